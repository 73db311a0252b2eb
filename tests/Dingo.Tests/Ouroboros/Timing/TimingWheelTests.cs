using Dingo.Ouroboros.Timing;
using Dingo.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Ouroboros.Timing;

public sealed class TimingWheelTests
{
    private const long TickMs = 100;

    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task A_deadline_fires_once_never_early_and_at_most_a_tick_late()
    {
        for (int start = 0; start < 200; start += 7)
        {
            using var wheel = new TimingWheel(_time);
            _time.Advance(TimeSpan.FromMilliseconds(start));
            for (int wait = 1; wait < 450; wait += 13)
            {
                var deadline = new TestDeadline(wheel);
                long due = wheel.NowMs + wait;
                deadline.ArmAt(due);
                for (int ms = 0; ms < wait + (2 * TickMs); ms++)
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                await Assert.That(deadline.Fired).IsEqualTo(1);
                await Assert.That(deadline.FiredAtMs - due).IsBetween(0, TickMs);
            }
        }
    }

    [Test]
    public async Task A_deadline_further_away_than_a_turn_of_the_wheel_waits_for_its_lap()
    {
        using var wheel = new TimingWheel(_time);
        var far = new TestDeadline(wheel);
        far.ArmAt(250_000);
        Pass(249_900);
        await Assert.That(far.Fired).IsEqualTo(0);
        Pass(TickMs);
        await Assert.That(far.Fired).IsEqualTo(1);
    }

    [Test]
    public async Task A_pause_longer_than_a_turn_fires_all_that_is_past_and_nothing_else()
    {
        using var wheel = new TimingWheel(_time);
        var past = Enumerable.Range(1, 40).Select(_ => new TestDeadline(wheel)).ToArray();
        for (int i = 0; i < past.Length; i++)
            past[i].ArmAt((i + 1) * 9_973);
        var later = new TestDeadline(wheel);
        later.ArmAt(1_000_000);

        _time.Advance(TimeSpan.FromMilliseconds(900_000));

        await Assert.That(past.All(deadline => deadline.Fired == 1)).IsTrue();
        await Assert.That(later.Fired).IsEqualTo(0);
        await Assert.That(wheel.Armed).IsEqualTo(1);
        Pass(100_000);
        await Assert.That(later.Fired).IsEqualTo(1);
    }

    [Test]
    public async Task Arming_again_moves_a_deadline_either_way()
    {
        using var wheel = new TimingWheel(_time);
        var deadline = new TestDeadline(wheel);
        deadline.ArmAt(1_000);
        deadline.ArmAt(2_000);
        await Assert.That(wheel.Armed).IsEqualTo(1);
        Pass(1_900);
        await Assert.That(deadline.Fired).IsEqualTo(0);
        deadline.ArmAt(50_000);
        deadline.ArmAt(1_950);
        Pass(TickMs);
        await Assert.That(deadline.Fired).IsEqualTo(1);
        await Assert.That(wheel.Armed).IsEqualTo(0);
    }

    [Test]
    public async Task A_disarmed_deadline_does_not_fire_and_its_neighbours_do()
    {
        using var wheel = new TimingWheel(_time);
        var same = Enumerable.Range(0, 5).Select(_ => new TestDeadline(wheel)).ToArray();
        foreach (var deadline in same)
            deadline.ArmAt(1_000);
        foreach (int gone in (int[])[0, 2, 4])
        {
            same[gone].Disarm();
            same[gone].Disarm();
        }

        Pass(2_000);
        await Assert.That(same.Select(deadline => deadline.Fired).SequenceEqual([0, 1, 0, 1, 0])).IsTrue();
        await Assert.That(wheel.Armed).IsEqualTo(0);
    }

    [Test]
    public async Task A_deadline_in_the_past_fires_with_the_next_tick()
    {
        using var wheel = new TimingWheel(_time);
        Pass(5_000);
        var deadline = new TestDeadline(wheel);
        deadline.ArmAt(-5);
        await Assert.That(deadline.Fired).IsEqualTo(0);
        Pass(TickMs);
        await Assert.That(deadline.Fired).IsEqualTo(1);
    }

    [Test]
    public async Task A_deadline_may_arm_itself_again_when_it_is_due()
    {
        using var wheel = new TimingWheel(_time);
        var deadline = new TestDeadline(wheel) { Due = self => self.ArmAt(self.FiredAtMs + 1_000) };
        deadline.ArmAt(1_000);
        Pass(10_000);
        await Assert.That(deadline.Fired).IsEqualTo(10);
    }

    [Test]
    public async Task The_timer_wakes_for_deadlines_and_for_nothing_else()
    {
        var counting = new CountingTime();
        using var wheel = new TimingWheel(counting);
        counting.Advance(TimeSpan.FromSeconds(10));
        await Assert.That(counting.Calls).IsEqualTo(0);

        var deadline = new TestDeadline(wheel);
        deadline.ArmAt(wheel.NowMs + 90_000);
        Pass(counting, 100_000);
        await Assert.That(deadline.Fired).IsEqualTo(1);
        await Assert.That(counting.Calls).IsEqualTo(1);

        deadline.ArmAt(wheel.NowMs + 90_000);
        var sooner = new TestDeadline(wheel);
        sooner.ArmAt(wheel.NowMs + 500);
        Pass(counting, 100_000);
        await Assert.That(deadline.Fired).IsEqualTo(2);
        await Assert.That(sooner.Fired).IsEqualTo(1);
        await Assert.That(counting.Calls).IsEqualTo(3);
    }

    [Test]
    public async Task A_deadline_armed_during_a_turn_wakes_the_timer_in_its_time()
    {
        using var wheel = new TimingWheel(_time);
        var second = new TestDeadline(wheel);
        var first = new TestDeadline(wheel) { Due = _ => second.ArmAt(wheel.NowMs + 700) };
        first.ArmAt(1_000);
        Pass(1_600);
        await Assert.That(second.Fired).IsEqualTo(0);
        Pass(200);
        await Assert.That(second.Fired).IsEqualTo(1);
    }

    [Test]
    public async Task Threads_that_arm_move_and_disarm_while_time_passes_lose_nothing()
    {
        using var wheel = new TimingWheel(_time);
        var kept = Enumerable.Range(0, 8).Select(_ => new TestDeadline(wheel)).ToArray();
        await OnThreads.RunAsync(9, worker =>
        {
            var random = new Random(worker);
            if (worker == 8)
            {
                for (int tick = 0; tick < 2_000; tick++)
                    _time.Advance(TimingWheel.Tick);
                return;
            }

            var own = Enumerable.Range(0, 16).Select(_ => new TestDeadline(wheel)).ToArray();
            for (int i = 0; i < 5_000; i++)
            {
                var deadline = own[random.Next(own.Length)];
                if (random.Next(3) == 0)
                    deadline.Disarm();
                else
                    deadline.ArmAt(wheel.NowMs + random.Next(200_000));
            }

            foreach (var deadline in own)
                deadline.Disarm();
            kept[worker].ArmAt(wheel.NowMs + 3_000);
        });

        Pass(3_200);
        await Assert.That(kept.All(deadline => deadline.Fired == 1)).IsTrue();
        await Assert.That(wheel.Armed).IsEqualTo(0);
    }

    [Test]
    public async Task Arming_allocates_nothing()
    {
        using var wheel = new TimingWheel(_time);
        var deadline = new TestDeadline(wheel);
        long at = 1_000;
        await Assert.That(Allocations.InCleanestRound(() => deadline.ArmAt(at++))).IsEqualTo(0);
    }

    private void Pass(long ms) => Pass(_time, ms);

    private static void Pass(FakeTimeProvider time, long ms)
    {
        for (long passed = 0; passed < ms; passed += TickMs)
            time.Advance(TimingWheel.Tick);
    }

    private sealed class CountingTime : FakeTimeProvider
    {
        public int Calls { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                inner =>
                {
                    Calls++;
                    callback(inner);
                },
                state,
                dueTime,
                period);
    }
}
