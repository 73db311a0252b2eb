using Dingo.Aot.Configuration;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>What decides who the nodes of a listener are and when they are up: listeners that agree in this can share one pool.</summary>
/// <param name="Addresses">Between blanks, in order.</param>
/// <param name="Family">What is spoken with them.</param>
/// <param name="HealthCheck">When one counts as up.</param>
/// <param name="SendsProxy">Whether they expect to be told first for whom a connection is.</param>
internal sealed record BackendSettings(string Addresses, ProtocolFamily Family, HealthCheckKind HealthCheck, bool SendsProxy)
{
    /// <summary>Those of one listener.</summary>
    public static BackendSettings Of(ListenerOptions listener) => new(
        string.Join(' ', listener.Backends.Select(static backend => backend.Address)),
        listener.Protocol == ListenerProtocol.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient,
        listener.HealthCheck,
        listener.SendProxy);
}
