using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>Streams through the front: how fast, and what they cost it.</summary>
internal static class Bulk
{
    private const int Rounds = 5;
    private const long TotalBytes = 1_024 * 1_024 * 1_024;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.StreamingAsync();
        using var contest = await Contest.OfFrontsAsync(node);
        foreach (int connections in new[] { 1, 64 })
        {
            foreach (bool isUp in new[] { true, false })
            {
                var result = await contest.MeasureAsync(Rounds, server => MoveAsync(server, connections, isUp));
                string what = $"bulk {(isUp ? "to" : "from")} the node, {connections} {(connections == 1 ? "connection" : "connections")}";
                yield return FrontRow.AtLeastEqual(what, "GB/s", result[0]);
                yield return FrontRow.AtMost($"{what}: CPU per GB", "ms", result[1], most: 1.1, FrontRow.Splicing);
            }
        }
    }

    private static async Task<double[]> MoveAsync(Server server, int connections, bool isUp)
    {
        const double bytesPerGigabyte = 1e9;
        const double microsecondsPerMillisecond = 1e3;
        const double gigabytes = TotalBytes / bytesPerGigabyte;
        double seconds = 0;
        double cost = await server.CostAsync(1, async () => seconds = await Load.MoveAsync(server, isUp, connections, TotalBytes / connections));
        return [gigabytes / seconds, cost / microsecondsPerMillisecond / gigabytes];
    }
}
