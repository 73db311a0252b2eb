using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>How long the slowest of those that come wait for the node's reply while streams keep the front and the machine busy.</summary>
internal static class BesideStreams
{
    private const int Rounds = 5;
    private const int Streams = 8;
    private const int Concurrency = 16;
    private const int Total = 1_000;

    // For longer than the newcomers take.
    private const long BytesOfEach = 400 * 1024 * 1024;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.StreamingAsync();
        using var contest = await Contest.OfFrontsAsync(node);
        var result = await contest.MeasureAsync(Rounds, MillisecondsAsync);
        // The daemon's streams are spliced as well.
        yield return FrontRow.AtMost($"p99 of newcomers, {Concurrency} at once, beside {Streams} streams to the node", "ms", result, most: 2, FrontRow.Splicing);
    }

    private static async Task<double> MillisecondsAsync(Server server)
    {
        const double microsecondsPerMillisecond = 1e3;
        var streams = Load.MoveAsync(server, isUp: true, Streams, BytesOfEach);
        var newcomers = await Load.ChurnAsync(server, Concurrency, Total);
        await streams;
        return newcomers["p99_us"] / microsecondsPerMillisecond;
    }
}
