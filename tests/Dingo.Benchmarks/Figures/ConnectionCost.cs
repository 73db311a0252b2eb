using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>Processor time of the server for a whole connection, and how many it serves in a second.</summary>
internal static class ConnectionCost
{
    private const int Rounds = 7;
    private const int Total = 20_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var contest = await Contest.OfServersAsync();
        yield return await CostAsync(contest, concurrency: 1, mostToEpoll: 2);
        yield return await CostAsync(contest, concurrency: 16, mostToEpoll: 2);
        yield return await CostAsync(contest, concurrency: 128, mostToEpoll: 1.6);
        yield return await CostAsync(contest, concurrency: 512, mostToEpoll: 1.6);
        yield return await ThroughputAsync(contest, concurrency: 128);
    }

    private static async Task<Row> CostAsync(Contest contest, int concurrency, double mostToEpoll)
    {
        var result = await contest.MeasureAsync(
            Rounds, server => server.CostAsync(Total, () => Load.ChurnAsync(server, concurrency, Total)));
        return Row.Compared(
            $"server CPU per connection (connect, propose, accept, reset), {concurrency} at once", "µs", result, mostToBare: 1.25, mostToEpoll);
    }

    // Two loads, or the one thread of the load would be what is measured.
    private static async Task<Row> ThroughputAsync(Contest contest, int concurrency)
    {
        const int loads = 2;
        const double leastToEpoll = 0.8;
        var result = await contest.MeasureAsync(Rounds, async server =>
        {
            var results = await Task.WhenAll(
                Enumerable.Range(0, loads).Select(_ => Load.ChurnAsync(server, concurrency / loads, Total / loads)));
            return Total / results.Max(static r => r["seconds"]);
        });
        double ratio = result[0].RatioTo(result[2]);
        return new Row(
            $"connections per second, {concurrency} at once",
            [$"{Row.Text(result[0].Median)} ({Row.Text(ratio)} × C)", Row.Text(result[1].Median), Row.Text(result[2].Median)],
            $"≥ {Row.Text(leastToEpoll)} × C",
            ratio >= leastToEpoll);
    }
}
