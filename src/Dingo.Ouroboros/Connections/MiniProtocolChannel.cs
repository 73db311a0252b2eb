using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <summary>The sending side of one mini-protocol, in one role, on one connection.</summary>
/// <remarks>Safe on any thread. Owned by its <see cref="Connection"/>, and useless once that is closed.</remarks>
public sealed class MiniProtocolChannel
{
    /// <summary>Unsent bytes above which a write is turned away (ouroboros-network's soft limit of its egress queue).</summary>
    public const int DefaultEgressLimit = 0x3ffff;

    private readonly Lock _lock = new();
    private readonly IMiniProtocolHandler _handler;
    private readonly int _egressLimit;
    private SlabQueue _egress;
    private bool _turnedAway;
    private bool _closed;

    internal MiniProtocolChannel(
        Connection connection, ushort protocol, MiniProtocolRole role, IMiniProtocolHandler handler, SlabPool slabs, int egressLimit)
    {
        _egressLimit = egressLimit;
        Connection = connection;
        Protocol = protocol;
        Role = role;
        _handler = handler;
        _egress = new SlabQueue(slabs);
    }

    /// <summary>The connection that carries it.</summary>
    public Connection Connection { get; }

    /// <summary>The mini-protocol's number.</summary>
    public ushort Protocol { get; }

    /// <summary>Our role in it.</summary>
    public MiniProtocolRole Role { get; }

    /// <summary>Queues bytes for the peer; they leave in segments, in turn with the other mini-protocols'.</summary>
    /// <remarks>May take the connection's turn, and so call handlers on this thread: hold no lock.</remarks>
    /// <param name="bytes">Queued whole: what is unsent is bounded by the limit and one write.</param>
    /// <returns>
    /// <see langword="false"/>, and nothing is queued, when the connection closes or more than the limit bytes
    /// are unsent already; then <see cref="IMiniProtocolHandler.Writable"/> follows when they are not.
    /// </returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_closed || Connection.IsClosing)
                return false;
            if (_egress.Length > _egressLimit)
            {
                _turnedAway = true;
                return false;
            }

            _egress.Append(bytes);
        }

        Connection.SignalEgress();
        return true;
    }

    internal void Receive(ReadOnlySpan<byte> bytes) => _handler.Received(this, bytes);

    /// <summary>Moves the next segment, if there is one, into <paramref name="destination"/>.</summary>
    /// <param name="destination">Has room for the largest segment that we send.</param>
    /// <param name="timestamp">For the header.</param>
    /// <returns>The bytes written, header included; 0 when there is nothing to send.</returns>
    internal int TakeSegment(Span<byte> destination, uint timestamp)
    {
        bool hasRoomAgain;
        int length;
        lock (_lock)
        {
            if (_egress.Length == 0)
                return 0;
            length = _egress.Read(destination.Slice(SegmentHeader.Size, SegmentLimits.MaxSendPayload));
            hasRoomAgain = _turnedAway && _egress.Length <= _egressLimit;
            if (hasRoomAgain)
                _turnedAway = false;
        }

        new SegmentHeader(timestamp, Protocol, Role, (ushort)length).Write(destination);
        if (hasRoomAgain)
            _handler.Writable(this);
        return SegmentHeader.Size + length;
    }

    internal void Close(CloseReason reason)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _egress.Clear();
        }

        _handler.Closed(reason);
    }
}
