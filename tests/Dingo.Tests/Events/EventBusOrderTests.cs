using Dingo.Events;

namespace Dingo.Tests.Events;

public class EventBusOrderTests
{
    private const int Publishers = 8;
    private const int EventsEach = 5_000;
    private const int Total = Publishers * EventsEach;

    [Test]
    public async Task Every_subscriber_sees_the_events_of_8_publishers_in_one_and_the_same_order()
    {
        // An outbox that holds everything: whatever is missing then is missing from a ring.
        var bus = new EventBus<Numbered>(Total);
        int[] capacities = [1, 16, 1024, Total, Total];
        var subscriptions = Array.ConvertAll(capacities, c => bus.Subscribe($"ring of {c}", c));
        var reading = Array.ConvertAll(subscriptions, Transcript.ReadToEndAsync);
        long[] published = new long[Total + 1];

        await OnThreads.RunAsync(Publishers, p =>
        {
            for (int i = 0; i < EventsEach; i++)
            {
                long e = (p * EventsEach) + i;
                published[bus.Publish(e)] = e;
            }
        });
        bus.Complete();
        var transcripts = await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(30));

        foreach (var (transcript, subscription) in transcripts.Zip(subscriptions))
        {
            await Assert.That((ulong)transcript.Events.Count + transcript.Missing).IsEqualTo((ulong)Total);
            await Assert.That(transcript.Events.All(e => published[e.Sequence] == e.Event)).IsTrue();
            await Assert.That(subscription.Figures.Lost).IsEqualTo(transcript.Missing);
        }
        await Assert.That(transcripts[^1].Missing).IsEqualTo(0UL);
        await Assert.That(bus.OutboxOverrun).IsEqualTo(0UL);
        await Assert.That(bus.LastSequence).IsEqualTo((ulong)Total);
    }

    [Test]
    public async Task Events_are_counted_by_kind_also_after_the_end()
    {
        var bus = new EventBus<Numbered>();
        for (int i = 0; i < 3; i++)
            bus.Publish(2 * i);
        bus.Publish(1);
        bus.Complete();
        bus.Publish(3);
        await Assert.That(string.Join(' ', bus.GetPublished())).IsEqualTo("3 2");
    }

    [Test]
    public async Task Numbers_follow_the_order_in_which_each_publisher_published()
    {
        var bus = new EventBus<Numbered>();
        ulong[][] numbers = new ulong[Publishers][];
        await OnThreads.RunAsync(Publishers, p =>
            numbers[p] = Enumerable.Range(0, EventsEach).Select(i => bus.Publish(i)).ToArray());
        foreach (ulong[] own in numbers)
            await Assert.That(own.Zip(own.Skip(1)).All(pair => pair.First < pair.Second)).IsTrue();
        await Assert.That(numbers.SelectMany(n => n).Distinct().Count()).IsEqualTo(Total);
    }

    [Test]
    public async Task When_every_publish_has_returned_every_event_is_in_the_rings()
    {
        const int rounds = 20_000;
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader", 2 * rounds);
        int arrived = 0;
        int late = 0;
        await OnThreads.RunAsync(2, p =>
        {
            for (int i = 1; i <= rounds; i++)
            {
                Meet((2 * i) - 1);
                bus.Publish(i);
                Meet(2 * i);
                // No flush follows that could make up for one that was left undone.
                if (p == 0 && subscription.Figures.Depth != 2 * i)
                    late++;
            }
        });
        await Assert.That(late).IsEqualTo(0);

        void Meet(int meeting)
        {
            Interlocked.Increment(ref arrived);
            OnThreads.Await(() => Volatile.Read(ref arrived) >= 2 * meeting);
        }
    }

    [Test]
    public async Task A_subscriber_that_never_reads_changes_nothing_for_the_others()
    {
        var bus = new EventBus<Numbered>(Total);
        using var asleep = bus.Subscribe("asleep", capacity: 2);
        using var awake = bus.Subscribe("awake", Total);
        var reading = Transcript.ReadToEndAsync(awake);
        await OnThreads.RunAsync(Publishers, _ =>
        {
            for (int i = 0; i < EventsEach; i++)
                bus.Publish(i);
        });
        bus.Complete();
        var transcript = await reading.WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.That(transcript.Events.Count).IsEqualTo(Total);
        await Assert.That(asleep.Figures).IsEqualTo(new RingFigures("asleep", 2, 2, Total - 2));
        await Assert.That(Transcript.Read(asleep).Outline).IsEqualTo($"gap 1-{Total - 2}, {Total - 1}, {Total}");
    }

    [Test]
    public async Task A_publisher_pumps_its_share_of_a_backlog_and_the_pool_the_rest_in_order()
    {
        const int backlog = 10_000;
        const int share = 1024;
        var bus = new EventBus<Numbered>(backlog);
        using var subscription = bus.Subscribe("reader", backlog);
        lock (bus.Gate)
        {
            for (int i = 1; i <= backlog; i++)
                bus.AppendLocked(i);
        }
        int pumpedHere;
        // This thread enters the ring's lock again, the pool has to wait for it: what is in the ring then is this thread's work.
        lock (subscription.RingLock)
        {
            bus.Flush();
            pumpedHere = subscription.Figures.Depth;
        }
        bus.Complete();
        var transcript = await Transcript.ReadToEndAsync(subscription).WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(pumpedHere).IsEqualTo(share);
        await Assert.That(transcript.Events.Count).IsEqualTo(backlog);
        await Assert.That(transcript.Events.All(e => e.Sequence == (ulong)e.Event)).IsTrue();
    }
}
