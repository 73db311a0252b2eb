using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;

namespace Dingo.Aot.HandOver;

/// <summary>The hand-over <c>respond</c>: answers in the process, with no node behind it.</summary>
/// <remarks>
/// Node-to-node: keep-alive is answered, and silence for longer than the mini-protocol allows closes. Node-to-client: the connection
/// is held. Any other mini-protocol closes, since nobody runs it here.
/// </remarks>
/// <param name="localIdleTimeout">How long a node-to-client connection is held; null for as long as the client likes.</param>
internal sealed class RespondHandOver(TimeSpan? localIdleTimeout) : IHandOver
{
    /// <inheritdoc/>
    public void TakeOver(Connection connection)
    {
        if (connection.Family == ProtocolFamily.NodeToNode)
        {
            connection.Attach(KeepAliveProtocol.Number, MiniProtocolRole.Responder, new KeepAliveHandler(), KeepAliveProtocol.IngressBytes);
            connection.ExpectWithin(KeepAliveProtocol.PingTimeout);
        }
        else if (localIdleTimeout is { } limit)
        {
            connection.ExpectWithin(limit);
        }
    }
}
