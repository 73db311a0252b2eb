using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>Processor time of the front for a whole connection: the daemon reads the proposal and checks it, the others only carry it.</summary>
internal static class ForwardedCost
{
    private const int Rounds = 5;
    private const int Total = 10_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        foreach (bool isTcp in new[] { true, false })
        {
            using var node = isTcp ? await Node.AnsweringAsync() : await Node.AnsweringAtPathAsync();
            foreach (int concurrency in new[] { 1, 16, 128 })
            {
                var result = await Contest.InSeveralStartsAsync(() => Contest.OfFrontsAsync(node), contest => contest.MeasureAsync(
                    Rounds, server => server.CostAsync(Total, () => Load.ChurnAsync(server, concurrency, Total))));
                yield return FrontRow.AtMost(
                    $"CPU per forwarded connection (connect, propose, reply, reset){(isTcp ? "" : " to a Unix socket")}, {concurrency} at once", "µs",
                    result, most: 1.3);
            }
        }
    }
}
