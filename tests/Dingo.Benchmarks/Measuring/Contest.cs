namespace Dingo.Benchmarks.Measuring;

/// <summary>Servers that are alive at once and measured in turns.</summary>
internal sealed class Contest : IDisposable
{
    private readonly List<Server> _servers = [];

    private Contest()
    {
    }

    /// <summary>The daemon, a bare C# server and one in C.</summary>
    public static Task<Contest> OfServersAsync() => OfAsync(() => Contestants.DaemonAsync(), Contestants.BareAsync, Contestants.EpollAsync);

    /// <summary>The daemon and what else could stand in front of a node, as <see cref="Report.Table.Fronts"/> names them.</summary>
    public static Task<Contest> OfFrontsAsync(Node node) => OfAsync(
        () => Contestants.FrontAsync(node, threads: 1),
        () => Contestants.FrontAsync(node, threads: 2),
        () => Contestants.HAProxyAsync(node, threads: 1, splices: false),
        () => Contestants.HAProxyAsync(node, threads: 2, splices: false),
        () => Contestants.HAProxyAsync(node, threads: 1, splices: true),
        () => Contestants.HAProxyAsync(node, threads: 2, splices: true),
        () => Contestants.NginxAsync(node));

    /// <summary>Starts one after the other; when one does not start, none is left.</summary>
    public static async Task<Contest> OfAsync(params Func<Task<Server>>[] starts)
    {
        var contest = new Contest();
        try
        {
            foreach (var start in starts)
                contest._servers.Add(await start());
            return contest;
        }
        catch
        {
            contest.Dispose();
            throw;
        }
    }

    /// <summary>Measures in a few contests of the same servers, each started anew, and puts the rounds of all together.</summary>
    /// <remarks>How a process happens to lie in memory and in caches stays so for its life, and is worth a tenth of its figures.</remarks>
    public static async Task<Samples[]> InSeveralStartsAsync(Func<Task<Contest>> start, Func<Contest, Task<Samples[]>> measure)
    {
        const int starts = 3;
        var measured = new List<Samples[]>();
        for (int i = 0; i < starts; i++)
        {
            using var contest = await start();
            measured.Add(await measure(contest));
        }

        return [.. measured[0].Select((_, server) => Samples.Join(measured.Select(samples => samples[server])))];
    }

    public IReadOnlyList<Server> Servers => _servers;

    /// <summary>Measures each server in each round, in an order that changes from round to round; a first round is not counted.</summary>
    /// <returns>The figures of each server.</returns>
    public async Task<Samples[]> MeasureAsync(int rounds, Func<Server, Task<double>> measure) =>
        (await MeasureAsync(rounds, async server => [await measure(server)]))[0];

    /// <summary>The same for several figures of one measurement: first which figure, then which server.</summary>
    public async Task<Samples[][]> MeasureAsync(int rounds, Func<Server, Task<double[]>> measure)
    {
        var measured = new List<double[]>[_servers.Count];
        for (int i = 0; i < _servers.Count; i++)
            measured[i] = [];
        for (int round = 0; round <= rounds; round++)
        {
            for (int turn = 0; turn < _servers.Count; turn++)
            {
                int server = (round + turn) % _servers.Count;
                var figures = await measure(_servers[server]);
                if (round > 0)
                    measured[server].Add(figures);
            }
        }

        int count = measured[0][0].Length;
        return [.. Enumerable.Range(0, count).Select(f => measured.Select(m => new Samples(m.Select(values => values[f]))).ToArray())];
    }

    public void Dispose()
    {
        foreach (var server in _servers)
            server.Dispose();
    }
}
