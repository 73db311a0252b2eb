using Dingo.Aot.HandOver;
using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Simulation.World;

/// <summary>The hand-over of the daemon, with some more mini-protocols: one that is never read, one whose handler throws.</summary>
internal sealed class OwnHandOver(KeepAliveProbes probes) : IHandOver
{
    /// <summary>Bytes that may wait unread.</summary>
    public const int UnreadLimit = 1024;

    /// <summary>For how long a client may be silent.</summary>
    public static readonly TimeSpan LocalIdleTimeout = TimeSpan.FromMinutes(3);

    private readonly RespondHandOver _respond = new(LocalIdleTimeout, probes);
    private readonly Dictionary<ulong, MiniProtocolStream> _streams = [];
    private readonly Dictionary<ulong, long> _written = [];

    /// <summary>The next connection is not taken over: that throws.</summary>
    public bool ThrowsNext { get; set; }

    /// <summary>Streams that nobody reads; each may hold one buffer.</summary>
    public int Streams => _streams.Count;

    public void TakeOver(Connection connection)
    {
        ThrowIfAskedTo();
        _respond.TakeOver(connection);
        _streams[connection.Id.Number] = MiniProtocolStream.Open(connection, Utterances.Unread, MiniProtocolRole.Responder, UnreadLimit);
        connection.Attach(Utterances.Bomb, MiniProtocolRole.Responder, new Bomb());
    }

    /// <summary>Throws, once, where <see cref="ThrowsNext"/> says so.</summary>
    public void ThrowIfAskedTo()
    {
        if (!ThrowsNext)
            return;
        ThrowsNext = false;
        throw new InvalidOperationException("not taken over");
    }

    public void Reuse(Connection connection) => _respond.Reuse(connection);

    /// <summary>Writes to a peer, as whoever has taken the connection over may at any time, on any thread.</summary>
    public void Write(Connection connection, int count)
    {
        ulong number = connection.Id.Number;
        if (!_streams.TryGetValue(number, out var stream))
            return;
        _written[number] = WrittenTo(connection) + count;
        _ = stream.WriteAsync(new byte[count]).AsTask();
    }

    /// <summary>Bytes that were written to a connection, sent or not.</summary>
    public long WrittenTo(Connection connection) => _written.GetValueOrDefault(connection.Id.Number);

    /// <summary>Lets go of what was attached to a connection that is gone.</summary>
    public void Forget(ulong number)
    {
        if (_streams.Remove(number, out var stream))
            stream.Dispose();
    }

    private sealed class Bomb : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("a handler failed");
    }
}
