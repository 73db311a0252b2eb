using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Reaches for the nodes of one listener over sockets.</summary>
/// <param name="Timeout">How long one may take to be reached before the next is tried.</param>
/// <param name="SendsProxy">Whether each is told first, in the PROXY protocol's version 2, for whom the connection is.</param>
internal sealed record SocketReacher(TimeSpan Timeout, bool SendsProxy) : INodeReacher
{
    /// <inheritdoc/>
    public NodeReach Reach(Backend backend, Connection connection) => new SocketReach(this, backend, connection);
}
