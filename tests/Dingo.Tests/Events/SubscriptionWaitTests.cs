using Dingo.Events;

namespace Dingo.Tests.Events;

public class SubscriptionWaitTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_reader_goes_on_upon_the_pool_never_on_the_publishers_thread()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        using var idle = new SemaphoreSlim(0);
        var reading = RecordThreadsAsync(subscription, idle);
        int publisher = 0;
        await OnThreads.RunAsync(1, _ =>
        {
            publisher = Environment.CurrentManagedThreadId;
            for (int i = 0; i < 500; i++)
            {
                // Published only while the reader is waiting, or about to: the case in which a publisher wakes it.
                idle.Wait(Deadline);
                bus.Publish(i);
            }
        });
        bus.Complete();
        var threads = await reading.WaitAsync(Deadline);
        await Assert.That(threads.Count).IsEqualTo(500);
        await Assert.That(threads.All(t => t.IsPool)).IsTrue();
        await Assert.That(threads.Any(t => t.Id == publisher)).IsFalse();
    }

    [Test]
    public async Task A_cancelled_wait_loses_nothing_and_the_reader_may_go_on()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        for (int i = 1; i <= 3; i++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = subscription.WaitToReadAsync(cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.That(async () => await waiting.WaitAsync(Deadline)).Throws<OperationCanceledException>();
        }
        var next = subscription.WaitToReadAsync(CancellationToken.None).AsTask();
        bus.Publish(7);
        await Assert.That(await next.WaitAsync(Deadline)).IsTrue();
        await Assert.That(subscription.TryRead(out var d)).IsTrue();
        await Assert.That(d.Event).IsEqualTo(7);
    }

    [Test]
    public async Task Cancelling_and_publishing_may_race()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        for (int i = 1; i <= 500; i++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = subscription.WaitToReadAsync(cancel.Token).AsTask();
            await OnThreads.RunAsync(2, role =>
            {
                if (role == 0)
                    cancel.Cancel();
                else
                    bus.Publish(i);
            });
            await ((Task)waiting).WaitAsync(Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Assert.That(waiting.IsCompleted).IsTrue();
            await Assert.That(subscription.TryRead(out var d)).IsTrue();
            await Assert.That(d.Event).IsEqualTo(i);
        }
    }

    [Test]
    public async Task A_token_cancelled_beforehand_does_not_wait()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        var waiting = subscription.WaitToReadAsync(new CancellationToken(true));
        await Assert.That(waiting.IsCanceled).IsTrue();
    }

    [Test]
    public async Task A_second_reader_is_refused()
    {
        var bus = new EventBus<Numbered>();
        using var subscription = bus.Subscribe("reader");
        var first = subscription.WaitToReadAsync(CancellationToken.None).AsTask();
        await Assert.That(() => subscription.WaitToReadAsync(CancellationToken.None).AsTask()).Throws<InvalidOperationException>();
        bus.Publish(1);
        await Assert.That(await first.WaitAsync(Deadline)).IsTrue();
    }

    private static async Task<List<(int Id, bool IsPool)>> RecordThreadsAsync(Subscription<Numbered> subscription, SemaphoreSlim idle)
    {
        var threads = new List<(int, bool)>();
        while (true)
        {
            var wait = subscription.WaitToReadAsync(CancellationToken.None);
            idle.Release();
            if (!await wait.ConfigureAwait(false))
                return threads;
            threads.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
            while (subscription.TryRead(out _))
            {
            }
        }
    }
}
