using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>From the bearer to the mini-protocols.</content>
public sealed partial class Connection
{
    private SegmentReader _segments;
    private MiniProtocolChannel[] _channels = [];
    private int _endingBytes;

    /// <summary>Runs one side of a mini-protocol on this connection.</summary>
    /// <remarks>
    /// Call it while the connection is handed over (<see cref="IConnectionOwner.OnEstablished"/>) to miss nothing: a segment for a
    /// mini-protocol that nobody runs closes the connection.
    /// </remarks>
    /// <param name="protocol">Its number, 1 to 32,767.</param>
    /// <param name="role">Our role in it.</param>
    /// <param name="handler">Called in the connection's turn.</param>
    /// <param name="egressLimit">Unsent bytes above which its writes are turned away.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is 0, the handshake's, or above 32,767.</exception>
    /// <exception cref="InvalidOperationException">The mini-protocol runs already, in that role; or the connection's bytes are a node's (<see cref="IsForwarded"/>).</exception>
    public MiniProtocolChannel Attach(
        ushort protocol, MiniProtocolRole role, IMiniProtocolHandler handler, int egressLimit = MiniProtocolChannel.DefaultEgressLimit)
    {
        ArgumentOutOfRangeException.ThrowIfZero(protocol);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(protocol, SegmentHeader.MaxProtocol);
        if (IsForwarded)
            throw new InvalidOperationException($"Connection {Id} is forwarded: what is said on it is a node's.");

        var channel = new MiniProtocolChannel(this, protocol, role, handler, _settings.Slabs, egressLimit);
        MiniProtocolChannel[] before, after;
        do
        {
            before = Volatile.Read(ref _channels);
            if (Find(before, protocol, role) is not null)
                throw new InvalidOperationException($"Mini-protocol {protocol} runs on connection {Id} already.");
            after = [.. before, channel];
        }
        while (Interlocked.CompareExchange(ref _channels, after, before) != before);

        // The connection may have closed meanwhile, and has then told only those that it knew.
        if (_phase == ConnectionPhase.Closed)
            channel.Close(CloseReason);
        return channel;
    }

    private void Read()
    {
        if (_phase == ConnectionPhase.Closed)
            return;

        var scratch = _settings.Slabs.Rent();
        try
        {
            Read(scratch.Slab.Bytes);
        }
        finally
        {
            scratch.Return();
        }
    }

    private void Read(Memory<byte> scratch)
    {
        var status = _bearer.Receive(scratch.Span, out int count);
        if (status == BearerStatus.Moved)
            Take(scratch[..count]);
        else if (status == BearerStatus.Ended)
            OnEnd();
        else if (status == BearerStatus.Broken)
            OnBroken();

        if (_phase == ConnectionPhase.Closed || status is BearerStatus.Ended or BearerStatus.Broken)
            return;
        // A short read took all there was. Else there is more, for the next round.
        if (count == scratch.Length || !_bearer.WaitReadable())
            Signal(Work.Readable);
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _bytesReceived += bytes.Length;
        if (_phase is ConnectionPhase.Ending or ConnectionPhase.Answered)
        {
            Discard(bytes.Length);
            return;
        }

        var input = bytes.Span;
        while (!IsClosing)
        {
            // Nothing is said before there is a version to say it in. What the reader kept of a segment that is not whole would also be lost to
            // the node, to which the relay passes on what comes from the bearer.
            if (_phase == ConnectionPhase.Offered && !input.IsEmpty)
            {
                Close(CloseReason.HandshakeMalformed, "bytes before the answer");
                return;
            }

            var found = _segments.Read(ref input, out var slice);
            if (found == SegmentReadStatus.NeedMore)
            {
                WatchSegment();
                return;
            }

            if (found == SegmentReadStatus.ZeroLength)
            {
                Close(_phase < ConnectionPhase.Established ? CloseReason.HandshakeMalformed : CloseReason.ProtocolViolation, "zero-length segment");
                return;
            }

            if (slice.IsLast)
                _segmentDueMs = 0;
            int end = bytes.Length - input.Length;
            Deliver(slice, bytes[(end - slice.Payload.Length)..end]);
        }
    }

    private void Deliver(SegmentSlice slice, ReadOnlyMemory<byte> payload)
    {
        switch (_phase)
        {
            case ConnectionPhase.Handshake:
                TakeHandshake(slice.Header, payload, slice.IsLast);
                break;
            case ConnectionPhase.Established when Find(Volatile.Read(ref _channels), slice.Header.Protocol, slice.Header.Receiver) is { } channel:
                channel.Receive(payload.Span);
                break;
            case ConnectionPhase.Established:
                Close(CloseReason.UnknownMiniProtocol, $"mini-protocol {slice.Header.Protocol}, {slice.Header.Sender switch
                {
                    MiniProtocolRole.Initiator => "from an initiator",
                    _ => "from a responder",
                }}");
                break;
            default:
                Discard(payload.Length);
                break;
        }
    }

    /// <summary>A segment that is begun must be finished in time, however slowly its bytes drip.</summary>
    private void WatchSegment()
    {
        if (!_segments.InSegment || _segmentDueMs != 0 || _phase != ConnectionPhase.Established)
            return;
        _segmentDueMs = Wheel.NowMs + (long)_settings.SegmentTimeout.TotalMilliseconds;
        ArmFor(_segmentDueMs);
    }

    private void Discard(int count)
    {
        _endingBytes += count;
        if (_endingBytes <= _settings.EndingBytes)
            return;
        // Stands only if a query was answered; an ending has its reason.
        Close(CloseReason.QueryAnswered);
        Finish(abort: true);
    }

    private static MiniProtocolChannel? Find(MiniProtocolChannel[] channels, ushort protocol, MiniProtocolRole role)
    {
        foreach (var channel in channels)
        {
            if (channel.Protocol == protocol && channel.Role == role)
                return channel;
        }

        return null;
    }
}
