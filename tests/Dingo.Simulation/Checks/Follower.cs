using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.Events;

namespace Dingo.Simulation.Checks;

/// <summary>A subscriber that keeps the state of all connections from a snapshot and the events after it, as any may; and checks that it can.</summary>
internal sealed class Follower : IDisposable
{
    private readonly ConnectionManager _manager;
    private readonly Subscription<AnyEvent> _subscription;
    private readonly bool _isExact;
    private readonly Dictionary<ulong, Seen> _open = [];

    // A number is never used again.
    private readonly HashSet<ulong> _ever = [];
    private ulong _next;
    private ulong _known;

    /// <param name="manager">Whose events.</param>
    /// <param name="capacity">How far it may fall behind.</param>
    /// <param name="isExact">It reads so often that it may miss nothing.</param>
    public Follower(ConnectionManager manager, int capacity, bool isExact = false)
    {
        _manager = manager;
        _isExact = isExact;
        _subscription = manager.Subscribe("follower", capacity);
        _next = _subscription.FirstSequence;
        CopyState();
    }

    private readonly record struct Seen(bool IsInbound, bool IsNtC, bool IsDuplex);

    /// <summary>Gaps that it has read.</summary>
    public int Gaps { get; private set; }

    /// <summary>Whether it has read anything.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Closed events that it has read.</summary>
    public long Closed { get; private set; }

    /// <summary>Reads at most so many events.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(int most)
    {
        HasRead = true;
        for (int i = 0; i < most && _subscription.TryRead(out var delivery); i++)
        {
            if (Take(delivery) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>Reads all there is, and compares what it knows with the table.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Check()
    {
        if (Read(int.MaxValue) is { } fault)
            return fault;
        var snapshot = _manager.Snapshot();
        if (_next != snapshot.Sequence + 1)
            return $"event {snapshot.Sequence} was published, and the subscriber got no further than {_next - 1}";
        if (snapshot.Connections.Count != _open.Count)
            return $"the events lead to {_open.Count} connections, the table has {snapshot.Connections.Count}";
        foreach (var entry in snapshot.Connections)
        {
            var expected = new Seen(entry.IsInbound, entry.IsNtC, entry.IsDuplex);
            if (!_open.TryGetValue(entry.ConnectionId.Number, out var seen) || seen != expected)
                return $"the events tell otherwise of connection {entry.ConnectionId}";
        }

        return null;
    }

    /// <summary>Whether its stream has ended, and all was read.</summary>
    public bool HasEnded()
    {
        var wait = _subscription.WaitToReadAsync(CancellationToken.None);
        return wait.IsCompletedSuccessfully && !wait.Result;
    }

    public void Dispose() => _subscription.Dispose();

    private string? Take(in Delivery<AnyEvent> delivery)
    {
        ulong first = delivery.IsGap ? delivery.GapFrom : delivery.Sequence;
        if (first != _next)
            return $"after event {_next - 1} came {first}";
        _next = delivery.Sequence + 1;
        if (delivery.IsGap)
        {
            if (_isExact)
                return $"events {first} to {delivery.Sequence} are missing, with room for all";
            Gaps++;
            CopyState();
            return null;
        }

        // Already in the state that was copied.
        return delivery.Sequence <= _known ? null : Apply(delivery.Event);
    }

    private string? Apply(in AnyEvent e)
    {
        if (e.TryGet(out InboundConnectionEvent inbound))
            return Open(inbound.ConnectionId.Number, new Seen(true, inbound.IsNtC, inbound.IsDuplex));
        if (e.TryGet(out OutboundConnectionEvent outbound))
            return Open(outbound.ConnectionId.Number, new Seen(false, outbound.IsNtC, outbound.IsDuplex));
        return e.TryGet(out ConnectionClosedEvent closed) ? Close(closed.ConnectionId.Number) : null;
    }

    private string? Open(ulong number, Seen seen)
    {
        bool isNew = _open.TryAdd(number, seen) && (!_isExact || _ever.Add(number));
        return isNew ? null : $"connection {number} was opened twice";
    }

    private string? Close(ulong number)
    {
        Closed++;
        return _open.Remove(number) ? null : $"connection {number} was closed, and is not open";
    }

    private void CopyState()
    {
        var snapshot = _manager.Snapshot();
        _known = snapshot.Sequence;
        _open.Clear();
        foreach (var entry in snapshot.Connections)
            _open.Add(entry.ConnectionId.Number, new Seen(entry.IsInbound, entry.IsNtC, entry.IsDuplex));
    }
}
