using Dingo.Aot.Configuration;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How the nodes of a listener are spoken to, and when they are up.</summary>
/// <param name="Family">What is spoken with them.</param>
/// <param name="HealthCheck">When one counts as up.</param>
/// <param name="SendsProxy">Whether they expect to be told first for whom a connection is.</param>
internal sealed record BackendSettings(ProtocolFamily Family, HealthCheckKind HealthCheck, bool SendsProxy)
{
    /// <summary>Those of one listener.</summary>
    public static BackendSettings Of(ListenerOptions listener) => new(
        listener.Protocol == ListenerProtocol.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient,
        listener.HealthCheck,
        listener.SendProxy);
}
