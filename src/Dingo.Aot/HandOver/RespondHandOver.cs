using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;

namespace Dingo.Aot.HandOver;

/// <summary>The hand-over <c>respond</c>: answers in the process, with no node behind it.</summary>
/// <remarks>
/// Node-to-node: keep-alive is answered, and silence for longer than the mini-protocol allows closes; on connections that we opened or
/// reuse we ask for it ourselves. Node-to-client: the connection is held. Any other mini-protocol closes, since nobody runs it here.
/// </remarks>
/// <param name="localIdleTimeout">How long a node-to-client connection is held; null for as long as the client likes.</param>
/// <param name="probes">Takes the probes of the connections that we use.</param>
internal sealed class RespondHandOver(TimeSpan? localIdleTimeout, KeepAliveProbes probes) : IHandOver
{
    /// <inheritdoc/>
    public void TakeOver(Connection connection)
    {
        if (connection.Family == ProtocolFamily.NodeToClient)
        {
            if (localIdleTimeout is { } limit)
                connection.ExpectWithin(limit);
        }
        else if (connection.Role == MiniProtocolRole.Responder)
        {
            Answer(connection, mustPing: true);
            connection.ExpectWithin(KeepAliveProtocol.PingTimeout);
        }
        else
        {
            // The peer may ping as well, but owes us none on a connection that it did not open.
            if (connection.IsDuplex)
                Answer(connection, mustPing: false);
            probes.Begin(connection);
        }
    }

    /// <summary>Attaches what we start on a connection that the peer opened, and that we use from now on as one of ours.</summary>
    public void Reuse(Connection connection) => probes.Begin(connection);

    private static void Answer(Connection connection, bool mustPing) => connection.Attach(
        KeepAliveProtocol.Number, MiniProtocolRole.Responder, new KeepAliveHandler(mustPing), KeepAliveProtocol.IngressBytes);
}
