namespace Dingo.Events;

/// <summary>One subscriber's own bounded ring on an <see cref="EventBus{TEvent}"/>, read by pulling.</summary>
/// <remarks>
/// <para>One reader at a time: <see cref="TryRead"/> and <see cref="WaitToReadAsync"/> are called by one thread or one async method.
/// <see cref="Dispose"/> may be called by anyone, at any time, more than once. The subscriber owns the subscription and disposes it.</para>
/// <para>A reader that falls behind loses the oldest events and reads one mark for all that is missing at that place; it is never
/// detached. Its code runs on the thread pool, never on a publisher's thread, with no lock held.</para>
/// <para>Lock order: the ring's lock, then nothing; it is never taken while the bus's gate is held.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events on the bus.</typeparam>
public sealed partial class Subscription<TEvent> : IDisposable
    where TEvent : struct, IEventUnion
{
    private readonly EventBus<TEvent> _bus;
    private readonly EventRing<TEvent> _ring;
    private bool _ended;

    internal Subscription(EventBus<TEvent> bus, string name, int capacity, ulong firstSequence)
    {
        _bus = bus;
        _ring = new EventRing<TEvent>(capacity, firstSequence);
        Name = name;
        FirstSequence = firstSequence;
    }

    /// <summary>The subscriber's name, for figures.</summary>
    public string Name { get; }

    /// <summary>The number of the first event after subscribing: from it on every number is delivered or covered by a gap mark.</summary>
    public ulong FirstSequence { get; }

    /// <summary>Depth, capacity and losses at this instant.</summary>
    public RingFigures Figures
    {
        get
        {
            lock (RingLock)
                return new RingFigures(Name, _ring.Depth, _ring.Capacity, _ring.Lost);
        }
    }

    /// <summary>Guards the ring and the state of the waiting reader.</summary>
    internal Lock RingLock { get; } = new();

    /// <summary>Reads the next event or gap mark; false when there is nothing to read now (or ever, once the stream has ended).</summary>
    public bool TryRead(out Delivery<TEvent> delivery)
    {
        lock (RingLock)
            return _ring.TryRead(out delivery);
    }

    /// <summary>Unsubscribes: what is still in the ring is discarded and a waiting reader is told that the stream has ended.</summary>
    public void Dispose()
    {
        _bus.Remove(this);
        bool wake;
        lock (RingLock)
        {
            _ended = true;
            _ring.Clear();
            wake = TakeWaiterLocked();
        }
        if (wake)
            QueueReader();
    }

    /// <summary>Adds events numbered from <paramref name="firstSequence"/> on. Called by the one thread that pumps, without the gate.</summary>
    internal void Append(ulong firstSequence, ReadOnlySpan<TEvent> events)
    {
        bool wake;
        lock (RingLock)
        {
            if (_ended)
                return;
            for (int i = 0; i < events.Length; i++)
                _ring.Write(firstSequence + (ulong)i, in events[i]);
            wake = _ring.Depth > 0 && TakeWaiterLocked();
        }
        if (wake)
            QueueReader();
    }

    /// <summary>Nothing will be appended any more: the reader drains the ring, then its stream ends.</summary>
    internal void End()
    {
        bool wake;
        lock (RingLock)
        {
            _ended = true;
            wake = TakeWaiterLocked();
        }
        if (wake)
            QueueReader();
    }
}
