using Dingo.ConnManager.Events;
using Dingo.Events;

namespace Dingo.Tests.ConnManager;

/// <summary>Subscribers that do not keep up, beside connections that come and go.</summary>
public sealed class ConnectionManagerSubscriberTests
{
    [Test]
    public async Task Subscribers_that_sleep_for_ever_delay_no_connection_and_are_neither_detached_nor_robbed_in_silence()
    {
        const int connections = 200;
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        using var never = running.Manager.Subscribe("never reads", capacity: 2);
        using var stuck = running.Manager.Subscribe("stuck in its first event", capacity: 2);
        using var awake = new ManualResetEventSlim();
        var sleeping = SleepAsync(stuck, awake);
        for (int i = 0; i < connections; i++)
        {
            using (await RawPeer.EstablishAsync(running.Nodes))
                await running.Events.NextInboundAsync();
            await running.Events.NextClosedAsync();
        }

        await AssertToldAsync(never, 1, 2 * connections);
        await Assert.That(sleeping.IsCompleted).IsFalse();
        awake.Set();
        await Assert.That(await sleeping.WaitAsync(Eventually.Deadline)).IsEqualTo(1UL);
        await AssertToldAsync(stuck, 2, 2 * connections);
    }

    private static async Task<ulong> SleepAsync(Subscription<AnyEvent> subscription, ManualResetEventSlim awake)
    {
        await subscription.WaitToReadAsync(CancellationToken.None);
        subscription.TryRead(out var first);
        awake.Wait();
        return first.Sequence;
    }

    // What is missing is marked, and the newest two are there.
    private static async Task AssertToldAsync(Subscription<AnyEvent> subscription, ulong from, ulong to)
    {
        var told = new List<string>();
        while (subscription.TryRead(out var delivery))
            told.Add(delivery.IsGap ? $"gap {delivery.GapFrom}-{delivery.GapTo}" : $"{delivery.Sequence}");
        await Assert.That(string.Join(", ", told)).IsEqualTo($"gap {from}-{to - 2}, {to - 1}, {to}");
    }
}
