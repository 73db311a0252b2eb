using Dingo.Aot.Control;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Control;

/// <summary>What is held of the events, and what a reader is told that comes too late.</summary>
public sealed class EventHistoryTests
{
    private readonly EventBus<AnyEvent> _bus = new();

    [Test]
    public async Task Reader_that_falls_behind_finds_one_gap_and_then_every_event()
    {
        await using var history = new EventHistory(_bus);
        // One at a time, so that none is lost on the way.
        for (ulong i = 1; i <= EventHistory.Capacity + 10; i++)
        {
            Publish();
            await history.WaitAsync(i - 1, CancellationToken.None);
        }

        await Assert.That(history.Oldest).IsEqualTo(11UL);
        await Assert.That(history.TryRead(0, out ulong gapTo, out var gap)).IsTrue();
        await Assert.That(gapTo).IsEqualTo(10UL);
        await Assert.That(gap.Type).IsEqualTo(EventType.None);
        ulong last = gapTo;
        while (history.TryRead(last, out ulong number, out var e))
        {
            if (number != last + 1 || e.Type == EventType.None)
                throw new InvalidOperationException($"{number} after {last}");
            last = number;
        }
        await Assert.That(last).IsEqualTo((ulong)EventHistory.Capacity + 10);
    }

    [Test]
    public async Task What_was_before_the_first_reader_is_not_held()
    {
        Publish();
        Publish();
        await using var history = new EventHistory(_bus);
        await Assert.That(history.Oldest).IsEqualTo(3UL);
        await Assert.That(history.TryRead(2, out _, out _)).IsFalse();
        Publish();
        await Assert.That(await history.WaitAsync(2, CancellationToken.None)).IsTrue();
        await Assert.That(history.TryRead(2, out ulong number, out _)).IsTrue();
        await Assert.That(number).IsEqualTo(3UL);
    }

    [Test]
    public async Task Waiting_ends_with_the_bus_and_when_it_is_given_up()
    {
        await using var history = new EventHistory(_bus);
        using var patience = new CancellationTokenSource();
        var impatient = history.WaitAsync(0, patience.Token);
        await patience.CancelAsync();
        await Assert.That(await impatient).IsFalse();

        _bus.Complete();
        await Assert.That(await Eventually.IsTrueAsync(() => history.WaitAsync(0, CancellationToken.None) is { IsCompleted: true, Result: false })).IsTrue();
    }

    private void Publish() => _bus.Publish(new ConnectionRecycleRequestedEvent(default, "1@", "test"));
}
