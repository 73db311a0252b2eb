using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Buffers;

namespace Dingo.Ouroboros.Relaying;

/// <summary>One direction of a relay: what one bearer brings goes to the other, and nothing is read before all that was read is written.</summary>
/// <remarks>
/// <para>
/// Messages are copied through a buffer, which is held only while they move, or while the sink does not take them. What fills the buffer
/// again and again is a stream, and goes through a pipe of the kernel's instead, until the source has no more: for a few large pieces that
/// is cheaper, for many small ones dearer.
/// </para>
/// <para>A mutable value, used in the turns of one connection.</para>
/// </remarks>
internal struct Flow
{
    // Full buffers in a row that make a stream.
    private const int StreamAfter = 2;

    private SlabLease _unsent;
    private KernelPipe? _pipe;
    private int _fullBuffers;

    /// <summary>Bytes that were written.</summary>
    public long Moved { get; private set; }

    /// <summary>Since when bytes have waited to be taken, in milliseconds on the wheel's clock; null while none do.</summary>
    public long? BlockedSinceMs { get; private set; }

    /// <summary>Whether the end of the stream was passed on.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether a write is under way, which the sink's owner is told the end of.</summary>
    public readonly bool IsBlocked => _unsent.IsHeld;

    /// <summary>Whether there is something that was read and not yet written.</summary>
    public readonly bool IsHolding => IsBlocked || _pipe is { Held: > 0 };

    /// <summary>Passes on what is there, once. To be called when the source has told, or after <see cref="FlowStep.Again"/>.</summary>
    public FlowStep Pump(IBearer source, IBearer sink, in FlowTools tools)
    {
        if (IsBlocked || HasEnded)
            return FlowStep.Wait;
        if (_pipe is null && _fullBuffers >= StreamAfter && source.Socket is not null && sink.Socket is not null)
            _pipe = tools.Pipes?.Rent();
        return _pipe is null ? Copy(source, sink, tools) : Stream(source, sink, tools);
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

    /// <summary>Writes what it holds, and reads no more. To be called as <see cref="Pump"/> is, in its place.</summary>
    public FlowStep Flush(IBearer sink, in FlowTools tools) => !IsBlocked && IsHolding ? Drain(sink, tools) : FlowStep.Wait;

    /// <summary>Finds out, without a byte, whether the sink is gone. While a write is under way that one tells.</summary>
    public readonly FlowStep Probe(IBearer sink) =>
        !IsBlocked && sink.Send([], out _) == BearerStatus.Broken ? FlowStep.SinkBroke : FlowStep.Wait;

    /// <summary>Lets go of what it holds, but for what is lent to a write that is under way.</summary>
    public void Forget(KernelPipes? pipes)
    {
        if (_pipe is not null)
            pipes!.Return(_pipe);
        _pipe = null;
    }

    /// <summary>Asks a source to tell when there is something.</summary>
    public static FlowStep Await(IBearer source) => source.WaitReadable() ? FlowStep.Wait : FlowStep.Again;

    private FlowStep Copy(IBearer source, IBearer sink, in FlowTools tools)
    {
        var slab = tools.Slabs.Rent();
        var status = source.Receive(slab.Slab.Space, out int count);
        if (status != BearerStatus.Moved)
        {
            _fullBuffers = 0;
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
        _fullBuffers = isMoreLikely ? _fullBuffers + 1 : 0;
        var step = Write(slab, sink, tools.NowMs);
        // A short read took all there was.
        return step == FlowStep.Again && !isMoreLikely ? Await(source) : step;
    }

    private FlowStep Stream(IBearer source, IBearer sink, in FlowTools tools)
    {
        var status = _pipe!.Fill(source.Socket!);
        if (status == BearerStatus.Broken)
            return FlowStep.SourceBroke;
        if (_pipe.Held > 0)
            return Drain(sink, tools);

        Forget(tools.Pipes);
        _fullBuffers = 0;
        return status == BearerStatus.Ended ? End(sink) : Await(source);
    }

    private FlowStep Drain(IBearer sink, in FlowTools tools)
    {
        var status = _pipe!.Drain(sink.Socket!, out int count);
        Moved += count;
        if (status == BearerStatus.WouldBlock)
            return Wait(sink, tools);
        ForgetIfEmpty(tools.Pipes);
        return status == BearerStatus.Moved ? FlowStep.Again : FlowStep.SinkBroke;
    }

    // Of a socket that takes no more nobody tells when it does, unless it is given something to write.
    private FlowStep Wait(IBearer sink, in FlowTools tools)
    {
        var slab = tools.Slabs.Rent();
        slab.Slab.Written(_pipe!.Read(slab.Slab.Space));
        ForgetIfEmpty(tools.Pipes);
        return Write(slab, sink, tools.NowMs);
    }

    // Others stream as well, and there are few pipes.
    private void ForgetIfEmpty(KernelPipes? pipes)
    {
        if (_pipe is { Held: 0 })
            Forget(pipes);
    }

    private FlowStep End(IBearer sink)
    {
        HasEnded = true;
        sink.EndSending();
        return FlowStep.Ended;
    }
}
