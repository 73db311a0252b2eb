using Dingo.Aot.Supervision;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Supervision;

public sealed class WatchdogTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_daemon_that_does_not_answer_is_asked_once_and_holds_one_thread()
    {
        var time = new FakeTimeProvider();
        using var stuck = new ManualResetEventSlim();
        int asked = 0, beats = 0;
        using var isAsked = new SemaphoreSlim(0);
        var first = Task.Run(() => new Watchdog(
            Interval,
            () =>
            {
                asked++;
                isAsked.Release();
                return stuck.Wait(Eventually.Deadline);
            },
            () => beats++,
            time));
        await isAsked.WaitAsync().WaitAsync(Eventually.Deadline);

        for (int i = 0; i < 10; i++)
            time.Advance(Interval);
        await Assert.That((asked, beats)).IsEqualTo((1, 0));

        stuck.Set();
        using var watchdog = await first.WaitAsync(Eventually.Deadline);
        await Assert.That((asked, beats)).IsEqualTo((1, 1));
        time.Advance(Interval);
        await Assert.That((asked, beats)).IsEqualTo((2, 2));
    }

    [Test]
    [Arguments(0L, 0.001)]
    [Arguments(long.MaxValue, 86400.0)]
    public async Task An_interval_that_no_timer_can_count_is_held_within_what_it_can(long ticks, double seconds)
    {
        var time = new FakeTimeProvider();
        int beats = 0;
        using var watchdog = new Watchdog(TimeSpan.FromTicks(ticks), () => true, () => beats++, time);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        await Assert.That(beats).IsEqualTo(1);
        time.Advance(TimeSpan.FromTicks(1));
        await Assert.That(beats).IsEqualTo(2);
    }
}
