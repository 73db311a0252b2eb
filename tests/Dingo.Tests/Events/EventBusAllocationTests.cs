using Dingo.Events;
using Dingo.Tests.Events.Samples;

namespace Dingo.Tests.Events;

public class EventBusAllocationTests
{
    private const int PerRound = 2_000;

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

        long least = long.MaxValue;
        // The pool may start a thread from here now and then, which is no cost of an event: one clean round proves that.
        await OnThreads.RunAsync(1, _ =>
        {
            for (int round = 0; round < 10 && least > 0; round++)
                least = Math.Min(least, BytesOfOneRound(dispatch));
        });

        bus.Complete();
        await reading.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var subscription in subscriptions)
            subscription.Dispose();
        await Assert.That(least).IsEqualTo(0L);
    }

    private static long BytesOfOneRound(EventDispatch dispatch)
    {
        var e = new DoorOpenedEvent(1, DoorKind.Front, "Ada", null, false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < PerRound; i++)
            dispatch.Publish(in e);
        return GC.GetAllocatedBytesForCurrentThread() - before;
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
