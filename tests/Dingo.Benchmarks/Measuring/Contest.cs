namespace Dingo.Benchmarks.Measuring;

/// <summary>Servers that are alive at once and measured in turns.</summary>
internal sealed class Contest(params IReadOnlyList<Server> servers) : IDisposable
{
    /// <summary>The daemon, a bare C# server and one in C.</summary>
    public static async Task<Contest> OfServersAsync() =>
        new(await Contestants.DaemonAsync(), await Contestants.BareAsync(), await Contestants.EpollAsync());

    /// <summary>The daemon and what else could stand in front of a node, as <see cref="Report.Table.Fronts"/> names them.</summary>
    public static async Task<Contest> OfFrontsAsync(Node node) => new(
        await Contestants.FrontAsync(node, threads: 1),
        await Contestants.FrontAsync(node, threads: 2),
        await Contestants.HAProxyAsync(node, threads: 1, splices: false),
        await Contestants.HAProxyAsync(node, threads: 2, splices: false),
        await Contestants.HAProxyAsync(node, threads: 1, splices: true),
        await Contestants.HAProxyAsync(node, threads: 2, splices: true),
        await Contestants.NginxAsync(node));

    public IReadOnlyList<Server> Servers => servers;

    /// <summary>Measures each server in each round, in an order that changes from round to round; a first round is not counted.</summary>
    /// <returns>The figures of each server.</returns>
    public async Task<Samples[]> MeasureAsync(int rounds, Func<Server, Task<double>> measure) =>
        (await MeasureAsync(rounds, async server => [await measure(server)]))[0];

    /// <summary>The same for several figures of one measurement: first which figure, then which server.</summary>
    public async Task<Samples[][]> MeasureAsync(int rounds, Func<Server, Task<double[]>> measure)
    {
        var measured = new List<double[]>[servers.Count];
        for (int i = 0; i < servers.Count; i++)
            measured[i] = [];
        for (int round = 0; round <= rounds; round++)
        {
            for (int turn = 0; turn < servers.Count; turn++)
            {
                int server = (round + turn) % servers.Count;
                var figures = await measure(servers[server]);
                if (round > 0)
                    measured[server].Add(figures);
            }
        }

        int count = measured[0][0].Length;
        return [.. Enumerable.Range(0, count).Select(f => measured.Select(m => new Samples(m.Select(values => values[f]))).ToArray())];
    }

    public void Dispose()
    {
        foreach (var server in servers)
            server.Dispose();
    }
}
