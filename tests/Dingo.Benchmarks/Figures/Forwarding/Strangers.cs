using Dingo.Benchmarks.Measuring;
using Dingo.Benchmarks.Report;

namespace Dingo.Benchmarks.Figures.Forwarding;

/// <summary>Peers that the node is to be spared: the silent, those of other networks, and those beyond the limit of their address.</summary>
internal static class Strangers
{
    private const int Rounds = 15;
    private const int Total = 20_000;

    public static async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var node = await Node.AnsweringAsync();
        // Whoever has asked so far whether the node listens is not the front's doing.
        double before = node.Strangers();
        using (var server = await Contestants.FrontAsync(node, threads: 1))
        {
            var crowd = new Crowding(server);
            yield return await HonestAsync(server, crowd);
            yield return Row.AtMost(
                $"of {Row.Text(crowd.Foreign)} foreign peers and {Row.Text(crowd.Silent)} silent ones, those that reached the node",
                node.Strangers() - before, most: 0);
        }

        yield return await LimitsAsync(node);
        await foreach (var row in RefusalsAsync(node))
            yield return row;
    }

    private static async Task<Row> HonestAsync(Server server, Crowding crowd)
    {
        var (with, without) = (new Samples(), new Samples());
        for (int round = 0; round <= Rounds; round++)
        {
            double before = round % 2 == 0 ? await ChurnAsync(server) : double.NaN;
            double crowded = await crowd.BesideAsync(() => ChurnAsync(server));
            double quiet = round % 2 == 0 ? before : await ChurnAsync(server);
            if (round == 0)
                continue;
            without.Add(quiet);
            with.Add(crowded);
        }

        return Row.AtMost(
            "p99 of honest connections with 1,000 silent and 1,000 foreign peers / without", with.RatioTo(without), most: 1.2,
            note: $" ({Row.Text(with.Median)} µs / {Row.Text(without.Median)} µs)");
    }

    private static async Task<double> ChurnAsync(Server server) => (await Load.ChurnAsync(server, concurrency: 16, Total))["p99_us"];

    // The load comes from so many addresses that none of them meets its limit.
    private static async Task<Row> LimitsAsync(Node node)
    {
        const string networks = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,198.51.100.0/24,203.0.113.0/24,2001:db8::/32,fd00::/8,127.0.0.0/8";
        using var contest = await Contest.OfAsync(
            () => Contestants.FrontAsync(node, threads: 1, "Limits:MaxConnectionsPerIP=5", $"Listeners:0:AllowFrom={networks}"),
            () => Contestants.FrontAsync(node, threads: 1));
        var cost = await contest.MeasureAsync(Rounds, server => server.CostAsync(Total, () => Load.ChurnAsync(server, concurrency: 16, Total)));
        return Row.AtMost(
            "CPU per forwarded connection with a list of 8 networks and 5 places for each source / without a list and with 15,000", cost[0].RatioTo(cost[1]), most: 1.05,
            note: $" ({Row.Text(cost[0].Median)} µs / {Row.Text(cost[1].Median)} µs)");
    }

    private static async IAsyncEnumerable<Row> RefusalsAsync(Node node)
    {
        // One place for each of the addresses that the load comes from: whoever else comes is refused.
        const int addresses = 250;
        using var contest = await Contest.OfAsync(
            () => Contestants.FrontAsync(node, threads: 1, "Limits:MaxConnectionsPerIP=1"), Contestants.RefuserAsync);
        await using var held = await Load.HoldAsync(contest.Servers[0], addresses);
        foreach (int concurrency in new[] { 1, 8 })
        {
            var cost = await contest.MeasureAsync(Rounds, server => server.CostAsync(Total, () => Load.KnockAsync(server, concurrency, Total)));
            yield return Row.AtMost(
                $"CPU for one refusal by the limit of a source, {concurrency} at once", cost[0].Median, most: 20, "µs",
                note: $" ({Row.Text(cost[0].RatioTo(cost[1]))} × C that only accepts and resets, {Row.Text(cost[1].Median)} µs)");
        }
    }
}
