using Dingo.Events;

namespace Dingo.Tests.Events;

public class EventBusGapTests
{
    [Test]
    public async Task A_full_ring_gives_up_its_oldest_events_and_marks_exactly_them()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("slow", capacity: 4);
        Publish(bus, 10);
        await Assert.That(subscription.Figures).IsEqualTo(new RingFigures("slow", 4, 4, 6));

        await Assert.That(Transcript.Read(subscription).Outline).IsEqualTo("gap 1-6, 7, 8, 9, 10");
        await Assert.That(subscription.Figures.Depth).IsEqualTo(0);
    }

    [Test]
    public async Task A_ring_that_is_just_full_has_lost_nothing()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("just in time", capacity: 4);
        Publish(bus, 4);
        await Assert.That(Transcript.Read(subscription).Outline).IsEqualTo("1, 2, 3, 4");
    }

    [Test]
    public async Task Events_lost_behind_a_mark_that_was_read_get_a_mark_of_their_own()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("slow", capacity: 2);
        Publish(bus, 5);
        await Assert.That(subscription.TryRead(out var mark)).IsTrue();
        await Assert.That((mark.IsGap, mark.GapFrom, mark.GapTo)).IsEqualTo((true, 1UL, 3UL));
        Publish(bus, 3);

        await Assert.That(Transcript.Read(subscription, from: 4).Outline).IsEqualTo("gap 4-6, 7, 8");
        await Assert.That(subscription.Figures.Lost).IsEqualTo(6UL);
    }

    [Test]
    public async Task Capacity_is_the_next_power_of_two()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("five", capacity: 5);
        await Assert.That(subscription.Figures.Capacity).IsEqualTo(8);
        await Assert.That(() => bus.Subscribe("none", capacity: 0).Dispose()).Throws<ArgumentOutOfRangeException>();
    }

    [Test]
    public async Task An_overrun_outbox_is_a_counted_gap_for_every_subscriber()
    {
        var bus = new EventBus<Numbered>(outboxCapacity: 4);
        using var first = bus.Subscribe("first");
        lock (bus.Gate)
        {
            for (int i = 1; i <= 10; i++)
                bus.AppendLocked(i);
        }
        using var later = bus.Subscribe("later");
        bus.Flush();
        Publish(bus, 1);

        await Assert.That(Transcript.Read(first).Outline).IsEqualTo("gap 1-6, 7, 8, 9, 10, 11");
        await Assert.That(bus.OutboxOverrun).IsEqualTo(6UL);
        await Assert.That(first.Figures.Lost).IsEqualTo(6UL);
        // Whoever subscribed after those events has lost nothing.
        await Assert.That(Transcript.Read(later).Outline).IsEqualTo("11");
        await Assert.That(later.Figures.Lost).IsEqualTo(0UL);
    }

    [Test]
    public async Task A_pumping_thread_that_stands_still_holds_up_no_publisher()
    {
        const int outbox = 4;
        const int more = 100;
        var bus = new EventBus<Numbered>(outbox);
        using var served = bus.Subscribe("served first");
        using var stuck = bus.Subscribe("stuck");
        using var release = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var holding = OnThreads.RunAsync(1, _ =>
        {
            lock (stuck.RingLock)
            {
                held.Set();
                release.Wait(TimeSpan.FromSeconds(10));
            }
        });
        held.Wait(TimeSpan.FromSeconds(10));
        var pumping = OnThreads.RunAsync(1, _ => bus.Publish(1));
        // The pump has served the first ring, so it stands before the second.
        await served.WaitToReadAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        await OnThreads.RunAsync(1, _ => Publish(bus, more)).WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(pumping.IsCompleted).IsFalse();
        release.Set();
        await Task.WhenAll(holding, pumping);

        await Assert.That(Transcript.Read(served).Outline).IsEqualTo("1, gap 2-97, 98, 99, 100, 101");
        await Assert.That(Transcript.Read(stuck).Outline).IsEqualTo("1, gap 2-97, 98, 99, 100, 101");
        await Assert.That(bus.OutboxOverrun).IsEqualTo((ulong)(more - outbox));
    }

    private static void Publish(EventBus<Numbered> bus, int count)
    {
        for (int i = 0; i < count; i++)
            bus.Publish(i);
    }
}
