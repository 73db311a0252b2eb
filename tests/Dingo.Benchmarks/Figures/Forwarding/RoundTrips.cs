using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>Processor time of the front for a small message to the node and the answer to it.</summary>
internal static class RoundTrips
{
    private const int Rounds = 7;
    private const int Total = 40_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        foreach (int connections in new[] { 1, 64, 512 })
        {
            using var node = await Node.AnsweringAsync();
            using var contest = await Contest.OfFrontsAsync(node);
            var peers = new Dictionary<Server, HeldPeers>();
            foreach (var server in contest.Servers)
                peers.Add(server, await Load.OpenTalkersAsync(server, connections));
            var result = await contest.MeasureAsync(Rounds, server => server.CostAsync(Total, () => peers[server].ConverseAsync(Total)));
            foreach (var held in peers.Values)
                await held.DisposeAsync();
            yield return FrontRow.AtMost($"CPU per round trip of 60 bytes through the front, {connections} at once", "µs", result, most: 1.1);
        }
    }
}
