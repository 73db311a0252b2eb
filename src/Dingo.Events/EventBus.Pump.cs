namespace Dingo.Events;

/// <content>From the outbox into the rings: one thread at a time, outside the gate.</content>
public sealed partial class EventBus<TEvent> : IThreadPoolWorkItem
{
    // Few enough to hold the gate for a moment only, enough to take it seldom.
    private const int BatchSize = 32;

    // Then the pool goes on, so that no socket's thread is kept by the events of all others.
    private const int MaxBatchesPerTurn = 32;

    // Touched by the pumping thread only.
    private readonly TEvent[] _batch = new TEvent[BatchSize];

    // Guarded by the gate. The outbox holds the numbers after _lastPumped, up to _lastQueued, less those overwritten.
    private ulong _lastQueued;
    private ulong _lastPumped;
    private ulong _overrun;

    // Calls of Flush not yet served. Whoever raises it from 0 pumps until it is 0 again.
    private int _wanted;

    /// <summary>Events overwritten in the outbox before they were pumped, because the pumping thread stood still. Each subscriber of that
    /// time sees them as a gap. Takes the gate.</summary>
    public ulong OutboxOverrun
    {
        get
        {
            lock (Gate)
                return _overrun;
        }
    }

    /// <summary>The figures of every subscriber's ring. Allocates its result.</summary>
    public RingFigures[] GetFigures()
    {
        Subscription<TEvent>[] subscriptions;
        lock (Gate)
            subscriptions = _subscriptions;
        return Array.ConvertAll(subscriptions, static s => s.Figures);
    }

    /// <summary>Brings what is in the outbox to the subscribers' rings. The caller must not hold the gate. Never waits: while another
    /// thread is at it, that one does it.</summary>
    public void Flush()
    {
        if (Interlocked.Increment(ref _wanted) == 1)
            Pump();
    }

    void IThreadPoolWorkItem.Execute() => Pump();

    private void Pump()
    {
        int batches = 0;
        int left = Volatile.Read(ref _wanted);
        do
        {
            // Read before the outbox: a call counted in it has its event there already, one that is not keeps the result from 0.
            int served = left;
            while (PumpBatch())
            {
                if (++batches < MaxBatchesPerTurn)
                    continue;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
            left = Interlocked.Add(ref _wanted, -served);
        }
        while (left != 0);
    }

    private bool PumpBatch()
    {
        Subscription<TEvent>[] subscriptions;
        ulong first;
        int count;
        bool ended;
        lock (Gate)
        {
            count = TakeBatchLocked(out first);
            subscriptions = _subscriptions;
            ended = _completed && _lastPumped == _lastQueued;
            if (ended)
                _subscriptions = [];
        }
        foreach (var subscription in subscriptions)
        {
            subscription.Append(first, _batch.AsSpan(0, count));
            if (ended)
                subscription.End();
        }
        return count > 0;
    }

    private int TakeBatchLocked(out ulong first)
    {
        ulong waiting = _lastQueued - _lastPumped;
        if (waiting > (ulong)_outbox.Length)
        {
            ulong overwritten = waiting - (ulong)_outbox.Length;
            _overrun += overwritten;
            _lastPumped += overwritten;
            waiting -= overwritten;
        }
        first = _lastPumped + 1;
        int count = (int)Math.Min(waiting, BatchSize);
        for (int i = 0; i < count; i++)
            _batch[i] = _outbox[(first + (ulong)i) & _outboxMask];
        _lastPumped += (ulong)count;
        return count;
    }
}
