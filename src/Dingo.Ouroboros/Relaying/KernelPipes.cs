using System.Collections.Concurrent;

namespace Dingo.Ouroboros.Relaying;

/// <summary>The pipes of all relays: a few, for those through which much moves at once. The others copy.</summary>
/// <remarks>Safe on any thread. Disposed when nothing is relayed any more; what is rented then is closed when it comes back.</remarks>
public sealed class KernelPipes : IDisposable
{
    /// <summary>How many there may be at once, of two descriptors each.</summary>
    public const int MaxPipes = 32;

    private readonly ConcurrentBag<KernelPipe> _free = [];
    private int _count;
    private volatile bool _isDisposed;

    /// <summary>Pipes that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        while (_free.TryTake(out var pipe))
            Close(pipe);
    }

    /// <returns>Null when there is none to be had.</returns>
    internal KernelPipe? Rent()
    {
        if (_free.TryTake(out var free))
            return free;
        if (Interlocked.Increment(ref _count) <= MaxPipes && KernelPipe.TryCreate() is { } pipe)
            return pipe;
        Interlocked.Decrement(ref _count);
        return null;
    }

    /// <summary>Takes one back; one that still holds bytes is closed, since nobody may get them.</summary>
    internal void Return(KernelPipe pipe)
    {
        if (pipe.Held == 0)
            _free.Add(pipe);
        else
            Close(pipe);
        // Whoever disposed meanwhile may have missed it.
        if (_isDisposed)
            Dispose();
    }

    private void Close(KernelPipe pipe)
    {
        pipe.Dispose();
        Interlocked.Decrement(ref _count);
    }
}
