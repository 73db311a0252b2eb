using System.Diagnostics;
using System.Numerics;

namespace Dingo.Events;

/// <summary>Numbers events, and brings them to every subscriber in that order, without ever making a publisher wait.</summary>
/// <remarks>
/// <para><b>The delivery contract</b></para>
/// <list type="bullet">
/// <item>Every event has a number: 1, 2, 3, ... The number and the entry into a fixed outbox are taken under <see cref="Gate"/>. The
/// owner of the state that the events tell of uses the same lock for that state, so number, entry and change are one step.</item>
/// <item>Every subscriber sees events in the order of their numbers. Each number from its <see cref="Subscription{TEvent}.FirstSequence"/>
/// on is either delivered once or covered by exactly one gap mark, never lost in silence, and no subscriber is ever detached.</item>
/// <item>A publisher never waits and never allocates. Each subscriber has a bounded ring; in a full one the oldest event gives way. The
/// outbox is bounded too: when the thread that empties it stands still, its oldest entries give way, for all subscribers alike.</item>
/// <item>A subscriber's code runs on the thread pool: outside every lock, never on a publisher's (that is, a socket's) thread. A
/// subscriber that sleeps costs the others nothing.</item>
/// <item>Exact state is: subscribe, then copy the state and <see cref="LastSequenceLocked"/> under the gate, then apply the events after
/// that number. After a gap mark: copy again.</item>
/// <item>After <see cref="Complete"/> subscribers read what was published before it, then their streams end. Later events still take a
/// number, and reach no one.</item>
/// </list>
/// <para><b>Lock order</b>: the gate, then nothing. The rings' locks are taken only while the gate is not held.</para>
/// <para>All members may be called from any thread.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events, as the generator emits it.</typeparam>
public sealed partial class EventBus<TEvent>
    where TEvent : struct, IEventUnion
{
    /// <summary>How many events a subscriber may fall behind before it loses the oldest, unless it asks otherwise.</summary>
    public const int DefaultRingCapacity = 1024;

    /// <summary>How many events the outbox holds, unless told otherwise.</summary>
    public const int DefaultOutboxCapacity = 1024;

    private readonly TEvent[] _outbox;
    private readonly ulong _outboxMask;
    private readonly long[] _published = new long[TEvent.TypeCount];
    private ulong _lastSequence;
    private bool _completed;
    private Subscription<TEvent>[] _subscriptions = [];

    /// <summary>Creates a bus without subscribers.</summary>
    /// <param name="outboxCapacity">Events that may wait for a pumping thread that stands still: at least 1, rounded up to a power of
    /// two. All of it is allocated here.</param>
    public EventBus(int outboxCapacity = DefaultOutboxCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outboxCapacity, 1);
        _outbox = new TEvent[(int)BitOperations.RoundUpToPowerOf2((uint)outboxCapacity)];
        _outboxMask = (ulong)_outbox.Length - 1;
    }

    /// <summary>The lock under which numbers are given, and under which the publisher's own state changes. Held for moments only:
    /// nothing in it waits, logs, closes or runs a subscriber.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The number of the last event, 0 before the first; also how many were published. Takes the gate.</summary>
    public ulong LastSequence
    {
        get
        {
            lock (Gate)
                return _lastSequence;
        }
    }

    /// <summary>As <see cref="LastSequence"/>, for a caller that holds the gate.</summary>
    public ulong LastSequenceLocked
    {
        get
        {
            Debug.Assert(Gate.IsHeldByCurrentThread);
            return _lastSequence;
        }
    }

    /// <summary>How many events of each kind were published, by <see cref="IEventUnion.TypeIndex"/>. Takes the gate; allocates its result.</summary>
    public long[] GetPublished()
    {
        lock (Gate)
            return [.. _published];
    }

    /// <summary>Publishes an event that is no part of a larger step. The caller must not hold the gate.</summary>
    /// <returns>The number of the event.</returns>
    public ulong Publish(in TEvent e)
    {
        ulong sequence;
        lock (Gate)
            sequence = AppendLocked(in e);
        Flush();
        return sequence;
    }

    /// <summary>Numbers an event and puts it into the outbox. The caller holds the gate, and calls <see cref="Flush"/> after leaving it.</summary>
    /// <returns>The number of the event.</returns>
    /// <exception cref="IndexOutOfRangeException">The value holds no event; it took no number.</exception>
    public ulong AppendLocked(in TEvent e)
    {
        Debug.Assert(Gate.IsHeldByCurrentThread);
        _published[e.TypeIndex]++;
        ulong sequence = ++_lastSequence;
        if (!_completed)
        {
            _outbox[sequence & _outboxMask] = e;
            _lastQueued = sequence;
        }
        return sequence;
    }

    /// <summary>Adds a subscriber; it sees the events numbered after this call.</summary>
    /// <param name="name">Names the subscriber in figures.</param>
    /// <param name="capacity">Events it may fall behind: at least 1, rounded up to a power of two. All of it is allocated here.</param>
    /// <returns>The subscription, owned by the caller, who disposes it; one that has ended already when the bus is complete.</returns>
    public Subscription<TEvent> Subscribe(string name, int capacity = DefaultRingCapacity)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Subscription<TEvent> subscription;
        bool completed;
        lock (Gate)
        {
            subscription = new Subscription<TEvent>(this, name, capacity, _lastSequence + 1);
            completed = _completed;
            if (!completed)
                _subscriptions = [.. _subscriptions, subscription];
        }
        if (completed)
            subscription.End();
        return subscription;
    }

    /// <summary>Ends every subscriber's stream behind the events published so far. Harmless when repeated.</summary>
    public void Complete()
    {
        lock (Gate)
            _completed = true;
        Flush();
    }

    internal void Remove(Subscription<TEvent> subscription)
    {
        lock (Gate)
            _subscriptions = Array.FindAll(_subscriptions, s => s != subscription);
    }
}
