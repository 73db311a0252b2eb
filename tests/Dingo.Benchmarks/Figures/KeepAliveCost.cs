using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>Processor time of the server for one keep-alive and its answer.</summary>
internal static class KeepAliveCost
{
    private const int Rounds = 7;
    private const int Total = 100_000;
    private const double MostToEpoll = 1.5;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        foreach (int connections in new[] { 100, 1_000 })
        {
            using var contest = await Contest.OfServersAsync();
            await using var ours = await Load.OpenPingersAsync(contest.Servers[0], connections);
            await using var bare = await Load.OpenPingersAsync(contest.Servers[1], connections);
            await using var epoll = await Load.OpenPingersAsync(contest.Servers[2], connections);
            var result = await contest.MeasureAsync(Rounds, server =>
            {
                var peers = server == contest.Servers[0] ? ours : server == contest.Servers[1] ? bare : epoll;
                return server.CostAsync(Total, () => peers.ConverseAsync(Total));
            });
            yield return Row.Compared(
                $"server CPU per keep-alive round trip, {connections} connections", "µs", result, mostToBare: double.PositiveInfinity, MostToEpoll);
        }
    }
}
