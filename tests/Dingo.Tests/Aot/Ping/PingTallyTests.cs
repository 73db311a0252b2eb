using Dingo.Aot.Ping;

namespace Dingo.Tests.Aot.Ping;

public sealed class PingTallyTests
{
    [Test]
    public async Task Percentiles_are_those_of_the_nearest_rank()
    {
        var tally = new PingTally();
        for (int ms = 100; ms >= 1; ms--)
            tally.Add(TimeSpan.FromMilliseconds(ms));
        await Assert.That(tally.Percentile(50)).IsEqualTo(TimeSpan.FromMilliseconds(50));
        await Assert.That(tally.Percentile(99)).IsEqualTo(TimeSpan.FromMilliseconds(99));
        await Assert.That(tally.Percentile(100)).IsEqualTo(TimeSpan.FromMilliseconds(100));
        await Assert.That(tally.Min).IsEqualTo(TimeSpan.FromMilliseconds(1));
        await Assert.That(tally.Max).IsEqualTo(TimeSpan.FromMilliseconds(100));
        await Assert.That(tally.Average).IsEqualTo(TimeSpan.FromMilliseconds(50.5));
    }

    [Test]
    public async Task Without_answers_there_are_losses_and_no_times()
    {
        var tally = new PingTally();
        await Assert.That(tally.LostPercent).IsEqualTo(0);
        tally.Lose();
        await Assert.That(tally.LostPercent).IsEqualTo(100);
        await Assert.That(tally.Percentile(99)).IsEqualTo(TimeSpan.Zero);
        await Assert.That(tally.Average).IsEqualTo(TimeSpan.Zero);
    }

    [Test]
    public async Task The_last_so_many_are_kept_and_no_more()
    {
        var tally = new PingTally();
        for (int i = 0; i < PingTally.MaxSamples; i++)
            tally.Add(TimeSpan.FromMilliseconds(1000));
        for (int i = 0; i < PingTally.MaxSamples; i++)
            tally.Add(TimeSpan.FromMilliseconds(1));
        await Assert.That(tally.Percentile(99)).IsEqualTo(TimeSpan.FromMilliseconds(1));
        await Assert.That(tally.Max).IsEqualTo(TimeSpan.FromMilliseconds(1000));
        await Assert.That(tally.Answered).IsEqualTo(2 * PingTally.MaxSamples);
    }
}
