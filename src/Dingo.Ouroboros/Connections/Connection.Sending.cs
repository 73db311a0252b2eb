using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>From the mini-protocols to the bearer: one segment of each in turn.</content>
public sealed partial class Connection
{
    private SlabLease _unsent;
    private BearerStatus _sentStatus;
    private bool _isNodeBlocked;
    private int _nextChannel;

    /// <summary>
    /// Since when the peer has left unread what it was sent at once (up to 16 KiB), in milliseconds on the wheel's clock; null while
    /// nothing waits. Safe on any thread.
    /// </summary>
    public long? WriteBlockedSinceMs =>
        Volatile.Read(ref _writeDueMs) is not 0 and var due ? due - (long)_settings.WriteTimeout.TotalMilliseconds : null;

    /// <summary>Whether it is the node behind us that has left it unread, and not the peer. Safe on any thread.</summary>
    public bool IsNodeBlocked => Volatile.Read(ref _isNodeBlocked);

    private bool IsSending => _unsent.IsHeld || _relay is { Down.IsHolding: true };

    private void SendSegments()
    {
        if (IsSending || _sendingEnded || _phase is ConnectionPhase.Handshake or ConnectionPhase.Offered or ConnectionPhase.Closed)
            return;
        var gathered = Gather();
        if (gathered.Slab.Filled.IsEmpty)
        {
            gathered.Return();
            EndWhenSent();
            return;
        }

        Send(gathered);
        // There may be more, for the next round.
        SignalEgress();
    }

    private SlabLease Gather()
    {
        var gathered = _settings.Slabs.Rent();
        try
        {
            Gather(gathered.Slab);
        }
        catch
        {
            gathered.Return();
            throw;
        }

        return gathered;
    }

    /// <summary>Takes segments while a whole one fits: a cut one would always be the same mini-protocol's.</summary>
    private void Gather(Slab slab)
    {
        var channels = Volatile.Read(ref _channels);
        uint timestamp = (uint)Wheel.NowUs;
        for (int idle = 0; idle < channels.Length && slab.Free >= SegmentHeader.Size + SegmentLimits.MaxSendPayload;)
        {
            _nextChannel = (_nextChannel + 1) % channels.Length;
            int written = channels[_nextChannel].TakeSegment(slab.Space, timestamp);
            slab.Written(written);
            idle = written == 0 ? idle + 1 : 0;
        }
    }

    /// <summary>Sends what the slab holds; what the kernel does not take at once goes on by itself, the slab lent to it.</summary>
    private void Send(SlabLease bytes)
    {
        var status = _bearer.Send(bytes.Slab.Filled.Span, out int count);
        _bytesSent += count;
        bytes.Slab.Advance(count);
        if (status != BearerStatus.Broken && !bytes.Slab.Filled.IsEmpty)
        {
            _unsent = bytes;
            _writeDueMs = Wheel.NowMs + (long)_settings.WriteTimeout.TotalMilliseconds;
            ArmFor(_writeDueMs);
            if (_bearer.SendAll(bytes.Slab.Filled, out status))
                return;
            // Marked rather than done here, so that a fast peer cannot make sends nest.
            _sentStatus = status;
            Signal(Work.Sent);
            return;
        }

        bytes.Return();
        if (status == BearerStatus.Broken)
            OnBroken();
    }

    private void FinishSend()
    {
        if (_relay is { Down.IsBlocked: true } relay)
        {
            GoOnDown(relay, relay.Down.FinishWrite(_sentStatus));
            return;
        }

        _bytesSent += _sentStatus == BearerStatus.Moved ? _unsent.Slab.Filled.Length : 0;
        _unsent.Return();
        _unsent = default;
        _writeDueMs = 0;
        if (_sentStatus == BearerStatus.Broken)
            OnBroken();
        else
            SendSegments();
    }
}
