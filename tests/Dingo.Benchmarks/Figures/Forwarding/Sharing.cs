using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>A node's Unix socket, shared over TCP: by the daemon, and by socat.</summary>
internal static class Sharing
{
    private const int Rounds = 3;
    private const int Total = 4_000;
    private const double KiB = 1024;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.AnsweringAtPathAsync();
        foreach (int concurrency in new[] { 1, 16 })
        {
            var cost = await Contest.InSeveralStartsAsync(
                () => Contest.OfAsync(() => Contestants.FrontAsync(node, threads: 1), () => Contestants.SocatAsync(node)),
                contest => contest.MeasureAsync(Rounds, server => server.CostAsync(Total, () => Load.ChurnAsync(server, concurrency, Total))));
            yield return Times($"CPU per connection to a Unix socket, {concurrency} at once", "µs", cost, least: 10);
        }

        // A process for each needs no crowd to be seen.
        double ours = await MemoryAsync(() => Contestants.FrontAsync(node, threads: 1), few: 1_000, many: 9_000);
        double theirs = await MemoryAsync(() => Contestants.SocatAsync(node), few: 100, many: 600);
        yield return Times(
            "user-space memory per idle connection to a Unix socket, 1,000 → 9,000 (socat: 100 → 600)", "KiB",
            [new Samples(ours), new Samples(theirs)], least: 15);
    }

    // Of what parent and children share, each has its part.
    private static async Task<double> MemoryAsync(Func<Task<Server>> start, int few, int many)
    {
        using var server = await start();
        await using var held = await Load.HoldAsync(server, few);
        long before = server.ProportionalMemory();
        await using (await Load.HoldAsync(server, many - few))
            return (server.ProportionalMemory() - before) / KiB / (many - few);
    }

    private static Row Times(string figure, string unit, Samples[] result, double least)
    {
        double times = result[1].RatioTo(result[0]);
        string[] cells = [$"{Row.Text(result[0].Median)} {unit}", $"{Row.Text(result[1].Median)} {unit} ({Row.Text(times)} ×)"];
        return new Row(figure, cells, $"≥ {Row.Text(least)} × less than socat", times >= least);
    }
}
