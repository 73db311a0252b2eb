using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures;

/// <summary>What those who are there already, silent or established, do to whoever comes.</summary>
internal static class Crowds
{
    private const int Rounds = 7;
    private const int Total = 20_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Contestants.DaemonAsync();
        yield return await SilentAsync(server);
        yield return await HeldAsync(server);
    }

    private static async Task<Row> SilentAsync(Server server)
    {
        const int silent = 1_000;
        var (with, without) = (new Samples(), new Samples());
        for (int round = 0; round < Rounds; round++)
        {
            without.Add((await Load.ChurnAsync(server, concurrency: 16, Total))["p99_us"]);
            await using (await Load.HoldSilentAsync(server, silent))
                with.Add((await Load.ChurnAsync(server, concurrency: 16, Total))["p99_us"]);
        }

        return Row.AtMost(
            "p99 of honest handshakes with 1,000 silent peers / without", with.RatioTo(without), most: 1.2,
            note: $" ({Row.Text(with.Median)} µs / {Row.Text(without.Median)} µs)");
    }

    private static async Task<Row> HeldAsync(Server server)
    {
        const int few = 10;
        const int many = 10_000;
        var (crowded, quiet) = (new Samples(), new Samples());
        for (int round = 0; round < Rounds; round++)
        {
            quiet.Add(await CostWithAsync(server, few));
            crowded.Add(await CostWithAsync(server, many));
        }

        return Row.AtMost(
            "server CPU per connection with 10,000 held / with 10", crowded.RatioTo(quiet), most: 1.1,
            note: $" ({Row.Text(crowded.Median)} µs / {Row.Text(quiet.Median)} µs)");
    }

    private static async Task<double> CostWithAsync(Server server, int held)
    {
        await using (await Load.HoldAsync(server, held))
            return await server.CostAsync(Total, () => Load.ChurnAsync(server, concurrency: 128, Total));
    }
}
