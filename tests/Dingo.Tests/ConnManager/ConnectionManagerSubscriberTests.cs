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
        var asleep = new TaskCompletionSource<ulong>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sleeping = SleepAsync(stuck, asleep, awake);
        for (int i = 0; i < connections; i++)
        {
            using (await RawPeer.EstablishAsync(running.Nodes))
                await running.Events.NextInboundAsync();
            await running.Events.NextClosedAsync();
            await Assert.That(await asleep.Task.WaitAsync(Eventually.Deadline)).IsEqualTo(1UL);
        }

        await AssertToldAsync(never, 1, 2 * connections);
        await Assert.That(sleeping.IsCompleted).IsFalse();
        awake.Set();
        await sleeping.WaitAsync(Eventually.Deadline);
        await AssertToldAsync(stuck, 2, 2 * connections);
    }

    private static async Task SleepAsync(
        Subscription<AnyEvent> subscription, TaskCompletionSource<ulong> asleep, ManualResetEventSlim awake)
    {
        await subscription.WaitToReadAsync(CancellationToken.None);
        subscription.TryRead(out var first);
        asleep.SetResult(first.Sequence);
        awake.Wait();
    }

    // What is missing is marked, and the newest two are there.
    private static async Task AssertToldAsync(Subscription<AnyEvent> subscription, int from, int to)
    {
        // Its turn may come a moment after that of the subscriber that was waited for.
        await Assert.That(await Eventually.IsTrueAsync(() => subscription.Figures.Lost == (ulong)(to - from - 1))).IsTrue();
        var told = new List<string>();
        while (subscription.TryRead(out var delivery))
            told.Add(delivery.IsGap ? $"gap {delivery.GapFrom}-{delivery.GapTo}" : $"{delivery.Sequence}");
        await Assert.That(string.Join(", ", told)).IsEqualTo($"gap {from}-{to - 2}, {to - 1}, {to}");
    }
}
