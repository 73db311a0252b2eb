using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Buffers;

namespace Dingo.Ouroboros.Relaying;

/// <summary>One direction of a relay: what one bearer brings goes to the other, and nothing is read before all that was read is written.</summary>
/// <remarks>
/// A mutable value, used in the turns of one connection. It holds a buffer only while the sink does not take what the source has sent.
/// </remarks>
internal struct Flow
{
    private SlabLease _unsent;

    /// <summary>Bytes that were written.</summary>
    public long Moved { get; private set; }

    /// <summary>Since when bytes have waited to be taken, in milliseconds on the wheel's clock; null while none do.</summary>
    public long? BlockedSinceMs { get; private set; }

    /// <summary>Whether the end of the stream was passed on.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether a write is under way, which the sink's owner is told the end of.</summary>
    public readonly bool IsBlocked => _unsent.IsHeld;

    /// <summary>Passes on what is there, once. To be called when the source has told, or after <see cref="FlowStep.Again"/>.</summary>
    public FlowStep Pump(IBearer source, IBearer sink, SlabPool slabs, long nowMs)
    {
        if (IsBlocked || HasEnded)
            return FlowStep.Wait;

        var slab = slabs.Rent();
        var status = source.Receive(slab.Slab.Space, out int count);
        if (status != BearerStatus.Moved)
        {
            slab.Return();
            return status switch
            {
                BearerStatus.WouldBlock => Await(source),
                BearerStatus.Ended => End(sink),
                _ => FlowStep.SourceBroke,
            };
        }

        slab.Slab.Written(count);
        bool isMoreLikely = slab.Slab.Free == 0;
        var step = Write(slab, sink, nowMs);
        // A short read took all there was.
        return step == FlowStep.Again && !isMoreLikely ? Await(source) : step;
    }

    /// <summary>Writes what was read already.</summary>
    /// <param name="bytes">Held; the flow's from here on.</param>
    /// <param name="sink">Its owner is told when a write that is under way has ended.</param>
    /// <param name="nowMs">The wheel's time.</param>
    public FlowStep Write(SlabLease bytes, IBearer sink, long nowMs)
    {
        var status = sink.Send(bytes.Slab.Filled.Span, out int count);
        Moved += count;
        bytes.Slab.Advance(count);
        if (status == BearerStatus.Broken || bytes.Slab.Filled.IsEmpty)
        {
            bytes.Return();
            return status == BearerStatus.Broken ? FlowStep.SinkBroke : FlowStep.Again;
        }

        _unsent = bytes;
        BlockedSinceMs = nowMs;
        return sink.SendAll(bytes.Slab.Filled, out status) ? FlowStep.Wait : FinishWrite(status);
    }

    /// <summary>The write that was under way has ended: its bytes are sent, or will never be.</summary>
    public FlowStep FinishWrite(BearerStatus status)
    {
        Moved += status == BearerStatus.Moved ? _unsent.Slab.Filled.Length : 0;
        _unsent.Return();
        _unsent = default;
        BlockedSinceMs = null;
        return status == BearerStatus.Moved ? FlowStep.Again : FlowStep.SinkBroke;
    }

    /// <summary>Asks the source to tell when there is something.</summary>
    public static FlowStep Await(IBearer source) => source.WaitReadable() ? FlowStep.Wait : FlowStep.Again;

    private FlowStep End(IBearer sink)
    {
        HasEnded = true;
        sink.EndSending();
        return FlowStep.Ended;
    }
}
