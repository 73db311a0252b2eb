using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager.Admission;

public sealed class HeavyHittersTests
{
    private const int Capacity = 8;

    [Test]
    public async Task Nobody_is_counted_too_low_and_the_error_says_by_how_much_too_high()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var truth = new Dictionary<string, long>();
            var hitters = new HeavyHitters(Capacity);
            for (int i = 0; i < 500; i++)
            {
                // The square makes some far more frequent than others.
                var source = Source(random.Next(1, 6) * random.Next(1, 6));
                truth[source.ToString()] = truth.GetValueOrDefault(source.ToString()) + 1;
                hitters.Add(source, Of(), default);
            }

            var entries = hitters.Entries();
            await Assert.That(entries).Count().IsLessThanOrEqualTo(Capacity);
            foreach (var entry in entries)
                await Assert.That(truth[entry.Key]).IsBetween(entry.Count - entry.Error, entry.Count);
            var listed = entries.ConvertAll(static entry => entry.Key);
            await Assert.That(truth.Where(pair => !listed.Contains(pair.Key)).All(pair => pair.Value <= hitters.Unlisted)).IsTrue();
        }
    }

    [Test]
    public async Task While_there_is_room_every_count_is_exact()
    {
        var hitters = new HeavyHitters(Capacity);
        for (int i = 0; i < 3 * Capacity; i++)
            hitters.Add(Source(i % Capacity), Of(), default);
        await Assert.That(hitters.Entries()).All(static entry => entry is { Count: 3, Error: 0 });
    }

    [Test]
    public async Task Whoever_takes_an_entry_over_begins_with_the_time_of_its_own()
    {
        var hitters = new HeavyHitters(1);
        hitters.Add(Source(1), Of(), DateTimeOffset.UnixEpoch);
        hitters.Add(Source(2), Of(), DateTimeOffset.UnixEpoch.AddHours(1));
        await Assert.That(Listed.Of(hitters.Entries())).IsEqualTo(Listed.Of(
            [new RefusalEntry("192.0.2.2", 2, 1, DateTimeOffset.UnixEpoch.AddHours(1), DateTimeOffset.UnixEpoch.AddHours(1), "ntn", "ip_limit")]));
    }

    private static SourceKey Source(int i) => SourceKey.Of(PeerEndPoint.Tcp(IPAddress.Parse($"192.0.2.{i}"), 0));

    private static Refusal Of() => new("ntn", "ip_limit", TableBench.Tcp("192.0.2.1", 1));
}
