using Dingo.Events;
using Dingo.Tests.Events.Samples;

namespace Dingo.Tests.Events;

public class EventBusAllocationTests
{
    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(8)]
    public async Task Publishing_allocates_nothing(int subscribers)
    {
        var bus = new EventBus<AnyEvent>();
        var dispatch = new EventDispatch(bus, new Doorman());
        var subscriptions = Enumerable.Range(0, subscribers).Select(i => bus.Subscribe($"subscriber {i}", capacity: 16)).ToArray();
        // The first reads, and so waits again and again; the last never reads.
        var reading = subscribers > 1 ? ReadToEndAsync(subscriptions[0]) : Task.CompletedTask;

        long allocated = -1;
        var e = new DoorOpenedEvent(1, DoorKind.Front, "Ada", null, false);
        await OnThreads.RunAsync(1, _ => allocated = Allocations.InCleanestRound(() => dispatch.Publish(in e)));

        bus.Complete();
        await reading.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var subscription in subscriptions)
            subscription.Dispose();
        await Assert.That(allocated).IsEqualTo(0L);
    }

    private static async Task ReadToEndAsync(Subscription<AnyEvent> subscription)
    {
        while (await subscription.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (subscription.TryRead(out _))
            {
            }
        }
    }
}
