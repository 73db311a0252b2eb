using Dingo.Events;

namespace Dingo.Tests.Events;

public class EventBusStopTests
{
    [Test]
    public async Task Complete_lets_readers_drain_and_then_ends_their_streams()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        bus.Publish(1);
        bus.Publish(2);
        bus.Complete();
        bus.Complete();
        await Assert.That(bus.Publish(3)).IsEqualTo(3UL);

        var transcript = await Transcript.ReadToEndAsync(subscription).WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(transcript.Outline).IsEqualTo("1, 2");
        await Assert.That(await subscription.WaitToReadAsync(CancellationToken.None)).IsFalse();
    }

    [Test]
    public async Task What_is_published_after_the_end_reaches_no_one_also_while_the_rest_is_still_on_its_way()
    {
        // More than one thread pumps before the pool goes on; the pool then waits for the gate.
        const int backlog = 2_000;
        var bus = new EventBus<Numbered>(outboxCapacity: backlog + 1);
        using var subscription = bus.Subscribe("reader", capacity: backlog + 1);
        lock (bus.Gate)
        {
            for (int i = 0; i < backlog; i++)
                bus.AppendLocked(i);
            bus.Complete();
            bus.AppendLocked(backlog);
        }

        var transcript = await Transcript.ReadToEndAsync(subscription).WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(transcript.Events.Count).IsEqualTo(backlog);
    }

    [Test]
    public async Task Complete_ends_a_waiting_reader_and_whoever_subscribes_later()
    {
        var bus = new EventBus<Numbered>();
        using var early = bus.Subscribe("early");
        var waiting = early.WaitToReadAsync(CancellationToken.None).AsTask();
        bus.Complete();
        using var late = bus.Subscribe("late");
        await Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(10))).IsFalse();
        await Assert.That(await late.WaitToReadAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10))).IsFalse();
        await Assert.That(bus.GetFigures().Length).IsEqualTo(0);
    }

    [Test]
    public async Task Dispose_unsubscribes_ends_the_wait_and_drops_what_is_left()
    {
        var bus = new EventBus<Numbered>();
        var subscription = bus.Subscribe("leaver");
        var waiting = subscription.WaitToReadAsync(CancellationToken.None).AsTask();
        subscription.Dispose();
        subscription.Dispose();
        bus.Publish(1);
        await Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(10))).IsFalse();
        await Assert.That(subscription.TryRead(out _)).IsFalse();
        await Assert.That(bus.GetFigures().Length).IsEqualTo(0);
    }

    [Test]
    public async Task Stop_publish_and_unsubscribe_may_race_and_every_reader_ends()
    {
        for (int round = 0; round < 200; round++)
        {
            var bus = new EventBus<Numbered>(outboxCapacity: 8);
            var lasting = bus.Subscribe("lasting", capacity: 4);
            var leaving = bus.Subscribe("leaving", capacity: 4);
            Task<Transcript>[] readers = [Transcript.ReadToEndAsync(lasting), Transcript.ReadToEndAsync(leaving)];
            var late = Task.FromResult(new Transcript());
            await OnThreads.RunAsync(5, role =>
            {
                switch (role)
                {
                    case 0:
                        bus.Complete();
                        break;
                    case 1:
                        leaving.Dispose();
                        break;
                    case 2:
                        late = Transcript.ReadToEndAsync(bus.Subscribe("late", capacity: 4));
                        break;
                    default:
                        for (int i = 0; i < 20; i++)
                            bus.Publish(i);
                        break;
                }
            });
            await Task.WhenAll([.. readers, late]).WaitAsync(TimeSpan.FromSeconds(10));
            await Assert.That(bus.LastSequence).IsEqualTo(40UL);
            await Assert.That(bus.GetFigures().Length).IsEqualTo(0);
        }
    }
}
