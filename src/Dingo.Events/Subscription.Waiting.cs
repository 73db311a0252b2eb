using System.Threading.Tasks.Sources;

namespace Dingo.Events;

/// <content>
/// The waiting reader. Whoever wakes it only queues this object on the thread pool, which allocates nothing; the result is set there,
/// so the reader's continuation runs on the pool and not on the thread of the publisher, of <c>Dispose</c> or of the canceller.
/// </content>
public sealed partial class Subscription<TEvent> : IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private enum ReaderState
    {
        Running,
        Waiting,
        Woken,
    }

    private ManualResetValueTaskSourceCore<bool> _wait;
    private ReaderState _reader;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _cancelledBy;

    /// <summary>Waits until there is something to read.</summary>
    /// <returns>True when <see cref="TryRead"/> has something; false when the stream has ended and is drained.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first; nothing is lost, the reader may go on.</exception>
    /// <exception cref="InvalidOperationException">Another wait has not been awaited yet.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        ValueTask<bool> wait;
        lock (RingLock)
        {
            if (_reader != ReaderState.Running)
                throw new InvalidOperationException("A subscription has one reader, and it is waiting already.");
            if (cancellationToken.IsCancellationRequested)
                return ValueTask.FromCanceled<bool>(cancellationToken);
            if (_ring.Depth > 0 || _ended)
                return new ValueTask<bool>(_ring.Depth > 0);
            _wait.Reset();
            _cancelledBy = default;
            _reader = ReaderState.Waiting;
            wait = new ValueTask<bool>(this, _wait.Version);
        }
        // Outside the lock: a token cancelled meanwhile calls back at once. The registration is in place before the
        // reader can see the result, because the reader is still here.
        _cancellation = cancellationToken.UnsafeRegister(static (s, token) => ((Subscription<TEvent>)s!).Cancel(token), this);
        return wait;
    }

    void IThreadPoolWorkItem.Execute()
    {
        bool readable;
        CancellationToken cancelledBy;
        lock (RingLock)
        {
            readable = _ring.Depth > 0;
            cancelledBy = _cancelledBy;
        }
        if (cancelledBy.IsCancellationRequested)
            _wait.SetException(new OperationCanceledException(cancelledBy));
        else
            _wait.SetResult(readable);
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        if (_wait.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The wait is to be awaited, not blocked on.");
        // Waits for a callback that is just running: one that came later would cancel the next wait.
        _cancellation.Dispose();
        lock (RingLock)
            _reader = ReaderState.Running;
        return _wait.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancelledBy)
    {
        lock (RingLock)
        {
            if (!TakeWaiterLocked())
                return;
            _cancelledBy = cancelledBy;
        }
        QueueReader();
    }

    // True for exactly one caller per wait: that one queues the reader.
    private bool TakeWaiterLocked()
    {
        if (_reader != ReaderState.Waiting)
            return false;
        _reader = ReaderState.Woken;
        return true;
    }

    private void QueueReader() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
