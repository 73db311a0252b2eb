using System.Collections.Concurrent;
using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager.Neighbours;

/// <summary>What a node's protocol layer does with the connection manager: sets mini-protocols up on each connection, and forgets it when it is gone.</summary>
/// <remarks>
/// Handlers are attached while the connection is handed over, so none misses the first byte; events would come too late for that. That
/// the connection is gone it learns from its handlers, each of which is told once.
/// </remarks>
internal sealed class MiniProtocols : IHandOver
{
    public const ushort ChainSync = 2;
    public const ushort LocalStateQuery = 7;

    private readonly ConcurrentDictionary<ulong, ushort> _running = new();

    /// <summary>How many connections have their mini-protocols running.</summary>
    public int Running => _running.Count;

    public void TakeOver(Connection connection)
    {
        ushort protocol = connection.Family == ProtocolFamily.NodeToNode ? ChainSync : LocalStateQuery;
        if (connection.Role == MiniProtocolRole.Responder || connection.IsDuplex)
            connection.Attach(protocol, MiniProtocolRole.Responder, new Server(this));
        _running[connection.Id.Number] = protocol;
        _ = ForgetAsync(connection);
    }

    private async Task ForgetAsync(Connection connection)
    {
        await connection.Completion;
        _running.TryRemove(connection.Id.Number, out _);
    }

    private sealed class Server(MiniProtocols owner) : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
        {
            if (owner._running.ContainsKey(channel.Connection.Id.Number))
                channel.TryWrite(bytes);
        }
    }
}
