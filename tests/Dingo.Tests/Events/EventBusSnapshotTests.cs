using Dingo.Events;

namespace Dingo.Tests.Events;

/// <summary>The owner's state is a set of open doors; event +n opens door n, event -n closes it.</summary>
public class EventBusSnapshotTests
{
    private const int Doors = 50;

    private readonly HashSet<long> _open = [];
    private readonly EventBus<Numbered> _bus = new();

    [Test]
    public async Task Snapshot_and_the_events_after_it_are_the_exact_state_whenever_one_subscribes()
    {
        const int replicas = 20;
        using var stop = new CancellationTokenSource();
        var changing = OnThreads.RunAsync(2, p =>
        {
            var random = new Random(p);
            while (!stop.IsCancellationRequested)
                Toggle(random.Next(1, Doors + 1));
        });
        var following = Enumerable.Range(0, replicas).Select(_ => FollowAsync()).ToArray();
        await stop.CancelAsync();
        await changing;
        _bus.Complete();
        var states = await Task.WhenAll(following).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var state in states)
            await Assert.That(state.SetEquals(_open)).IsTrue();
    }

    [Test]
    public async Task First_sequence_is_the_number_after_those_published()
    {
        _bus.Publish(1);
        _bus.Publish(2);
        using var subscription = _bus.Subscribe("third");
        await Assert.That(subscription.FirstSequence).IsEqualTo(3UL);
        await Assert.That(subscription.TryRead(out _)).IsFalse();
        await Assert.That(_bus.Publish(3)).IsEqualTo(3UL);
        await Assert.That(subscription.TryRead(out var d)).IsTrue();
        await Assert.That((d.Sequence, d.Event, d.IsGap)).IsEqualTo((3UL, 3L, false));
    }

    private void Toggle(long door)
    {
        lock (_bus.Gate)
        {
            if (_open.Remove(door))
                _bus.AppendLocked(-door);
            else
            {
                _open.Add(door);
                _bus.AppendLocked(door);
            }
        }
        _bus.Flush();
    }

    private (HashSet<long> State, ulong At) Snapshot()
    {
        lock (_bus.Gate)
            return ([.. _open], _bus.LastSequenceLocked);
    }

    private async Task<HashSet<long>> FollowAsync()
    {
        using var subscription = _bus.Subscribe("replica", capacity: 8);
        var (state, at) = Snapshot();
        while (await subscription.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (subscription.TryRead(out var d))
            {
                if (d.Sequence <= at)
                    continue;
                if (d.IsGap)
                    (state, at) = Snapshot();
                else if (!(d.Event > 0 ? state.Add(d.Event) : state.Remove(-d.Event)))
                    throw new InvalidOperationException($"Event {d.Sequence} does not fit the state.");
            }
        }
        return state;
    }
}
