using Dingo.ConnManager.Events;
using Dingo.Events;

namespace Dingo.Aot.Control;

/// <summary>The last events, held once for all clients: each reads at its own pace, and may come back.</summary>
/// <remarks>
/// A subscriber like any other, so it holds nobody up; a reader that falls behind by more than <see cref="Capacity"/> finds a gap.
/// Safe on any thread. Its lock is held for moments, and over nothing but its own subscription's.
/// </remarks>
internal sealed class EventHistory : IAsyncDisposable
{
    /// <summary>Events that are held.</summary>
    public const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly Subscription<AnyEvent> _subscription;
    private readonly AnyEvent[] _events = new AnyEvent[Capacity];
    private readonly ulong[] _numbers = new ulong[Capacity];
    private readonly Task _reading;
    private ulong _newest;
    private bool _hasEnded;
    private TaskCompletionSource? _arrival;

    /// <summary>Begins to hold events.</summary>
    public EventHistory(EventBus<AnyEvent> bus)
    {
        _subscription = bus.Subscribe("control");
        _newest = _subscription.FirstSequence - 1;
        _reading = Task.Run(ReadAllAsync);
    }

    /// <summary>The oldest number that is held, or will be the first.</summary>
    public ulong Oldest
    {
        get
        {
            lock (_lock)
                return OldestLocked;
        }
    }

    private ulong OldestLocked =>
        _newest >= _subscription.FirstSequence + Capacity ? _newest - Capacity + 1 : _subscription.FirstSequence;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _reading;
    }

    /// <summary>Reads what follows a number: an event, or the end of the gap before one.</summary>
    /// <param name="after">What was read last.</param>
    /// <param name="number">The event's number; for a gap, the last that is missing.</param>
    /// <param name="e">The event; holds none for a gap.</param>
    /// <returns>False when nothing follows yet.</returns>
    public bool TryRead(ulong after, out ulong number, out AnyEvent e)
    {
        lock (_lock)
        {
            number = Math.Max(after + 1, OldestLocked);
            while (number <= _newest && _numbers[number % Capacity] != number)
                number++;
            e = default;
            if (number > _newest)
                return false;
            if (number == after + 1)
                e = _events[number % Capacity];
            else
                number--;
            return true;
        }
    }

    /// <summary>Waits until something follows a number.</summary>
    /// <returns>False when nothing will: the bus has ended, or the wait was given up.</returns>
    public async ValueTask<bool> WaitAsync(ulong after, CancellationToken cancellationToken)
    {
        Task arrival;
        lock (_lock)
        {
            if (_newest > after || _hasEnded)
                return _newest > after;
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
        }
        await arrival.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private async Task ReadAllAsync()
    {
        bool isOpen;
        do
        {
            isOpen = await _subscription.WaitToReadAsync(CancellationToken.None);
            Take(isOpen)?.SetResult();
        }
        while (isOpen);
    }

    private TaskCompletionSource? Take(bool isOpen)
    {
        lock (_lock)
        {
            while (_subscription.TryRead(out var delivery))
            {
                // A gap of ours leaves its numbers' slots to older ones, which readers tell from it.
                if (delivery.IsGap)
                    continue;
                _events[delivery.Sequence % Capacity] = delivery.Event;
                _numbers[delivery.Sequence % Capacity] = delivery.Sequence;
                _newest = delivery.Sequence;
            }
            _hasEnded = !isOpen;
            var arrival = _arrival;
            _arrival = null;
            return arrival;
        }
    }
}
