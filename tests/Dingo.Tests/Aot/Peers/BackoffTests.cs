using CsCheck;
using Dingo.Aot.Peers;

namespace Dingo.Tests.Aot.Peers;

public sealed class BackoffTests
{
    [Test]
    public async Task Pauses_double_from_one_second_to_five_minutes_with_half_of_each_left_to_chance()
    {
        var backoff = new Backoff(new Random(1));
        double[] longest = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300];
        foreach (double seconds in longest)
        {
            double pause = backoff.Next().TotalSeconds;
            await Assert.That(pause).IsBetween(seconds / 2, seconds);
        }
    }

    [Test]
    public async Task The_chance_is_used_over_its_whole_width()
    {
        var firsts = Enumerable.Range(0, 1_000).Select(static seed => new Backoff(new Random(seed)).Next().TotalSeconds).ToArray();
        await Assert.That(firsts.Min()).IsLessThan(0.52);
        await Assert.That(firsts.Max()).IsGreaterThan(0.98);
        await Assert.That(firsts.Distinct().Count()).IsGreaterThan(900);
    }

    [Test]
    public async Task A_peer_that_connects_and_dies_is_dialled_ever_more_seldom()
    {
        var backoff = new Backoff(new Random(2));
        double last = 0;
        for (int i = 0; i < 20; i++)
        {
            backoff.Ended(Backoff.LongLife - TimeSpan.FromMilliseconds(1));
            last = backoff.Next().TotalSeconds;
        }

        await Assert.That(last).IsGreaterThanOrEqualTo(150);
        backoff.Ended(Backoff.LongLife);
        await Assert.That(backoff.Next().TotalSeconds).IsLessThanOrEqualTo(1);
    }

    [Test]
    public async Task What_will_not_go_away_by_itself_waits_longest_at_once()
    {
        var backoff = new Backoff(new Random(3));
        await Assert.That(backoff.NextLongest().TotalSeconds).IsBetween(150, 300);
        await Assert.That(backoff.Next().TotalSeconds).IsBetween(150, 300);
    }

    [Test]
    public void Whatever_happens_it_agrees_with_its_model()
    {
        // A failure, one that lasts, and a connection's life in seconds.
        var step = Gen.OneOf(Gen.Const(-1), Gen.Const(-2), Gen.Int[0, 120]);
        step.Array[0, 60].Select(Gen.Int).Sample((steps, seed) =>
        {
            var backoff = new Backoff(new Random(seed));
            double full = 1;
            foreach (int taken in steps)
            {
                if (taken >= 0)
                    backoff.Ended(TimeSpan.FromSeconds(taken));
                full = taken >= 60 ? 1 : full;
                if (backoff.IsAtRest != (full == 1))
                    return false;
                full = taken == -2 ? 300 : full;
                double pause = (taken == -2 ? backoff.NextLongest() : backoff.Next()).TotalSeconds;
                if (pause < (full / 2) - 0.001 || pause > full + 0.001)
                    return false;
                full = Math.Min(full * 2, 300);
            }

            return true;
        });
    }
}
