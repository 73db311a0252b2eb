using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>Peers that the node is to be spared: the silent, those of other networks, and those beyond the limit of their address.</summary>
internal static class Strangers
{
    private const int Rounds = 7;
    private const int Total = 20_000;
    private const int Crowd = 1_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.AnsweringAsync();
        using (var server = await Contestants.FrontAsync(node, threads: 1))
        {
            yield return await HonestAsync(server);
            // Whoever asked whether the node listens, and said nothing, is not the front's doing.
            var strangers = node.Strangers();
            double reached = strangers["foreign"] + strangers["silent"];
            yield return Row.AtMost("of 8,000 foreign peers and 8,000 silent ones, those that reached the node", reached, most: 0);
        }

        yield return await RefusalAsync(node);
    }

    private static async Task<Row> HonestAsync(Server server)
    {
        var (with, without) = (new Samples(), new Samples());
        for (int round = 0; round <= Rounds; round++)
        {
            double quiet = (await Load.ChurnAsync(server, concurrency: 16, Total))["p99_us"];
            double crowded = await WithCrowdAsync(server);
            if (round == 0)
                continue;
            without.Add(quiet);
            with.Add(crowded);
        }

        return Row.AtMost(
            "p99 of honest connections with 1,000 silent and 1,000 foreign peers / without", with.RatioTo(without), most: 1.2,
            note: $" ({Row.Text(with.Median)} µs / {Row.Text(without.Median)} µs)");
    }

    // The foreign ones come all the while.
    private static async Task<double> WithCrowdAsync(Server server)
    {
        const int pauseUs = 2_000;
        await using var silent = await Load.HoldSilentAsync(server, Crowd);
        var foreign = Load.ProposeForeignAsync(server, Crowd, pauseUs);
        double p99 = (await Load.ChurnAsync(server, concurrency: 16, Total))["p99_us"];
        await foreign;
        return p99;
    }

    private static async Task<Row> RefusalAsync(Node node)
    {
        // One place for each of the addresses that the load comes from: whoever else comes is refused.
        const int addresses = 250;
        using var server = await Contestants.FrontAsync(node, threads: 1, "Limits:MaxConnectionsPerIP=1");
        await using var held = await Load.HoldAsync(server, addresses);
        var costs = new Samples();
        for (int round = 0; round < Rounds; round++)
            costs.Add(await server.CostAsync(Total, () => Load.KnockAsync(server, Total)));
        return Row.AtMost("CPU for one refusal by the limit of a source", costs.Median, most: 20, "µs");
    }
}
