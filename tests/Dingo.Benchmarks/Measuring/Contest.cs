namespace Dingo.Benchmarks.Measuring;

/// <summary>The three servers, alive at once and measured in turns.</summary>
internal sealed class Contest : IDisposable
{
    private Contest(Server ours, Server bare, Server epoll)
    {
        Ours = ours;
        Bare = bare;
        Epoll = epoll;
    }

    public Server Ours { get; }

    public Server Bare { get; }

    public Server Epoll { get; }

    public static async Task<Contest> StartAsync() =>
        new(await Server.StartDaemonAsync(), await Server.StartBareAsync(), await Server.StartEpollAsync());

    /// <summary>Measures each server in each round, in an order that changes from round to round; a first round is not counted.</summary>
    public async Task<ContestResult> MeasureAsync(int rounds, Func<Server, Task<double>> measure)
    {
        (Server Server, Samples Samples)[] turns = [(Ours, new()), (Bare, new()), (Epoll, new())];
        for (int round = 0; round <= rounds; round++)
        {
            for (int turn = 0; turn < turns.Length; turn++)
            {
                var (server, samples) = turns[(round + turn) % turns.Length];
                double figure = await measure(server);
                if (round > 0)
                    samples.Add(figure);
            }
        }

        return new ContestResult(turns[0].Samples, turns[1].Samples, turns[2].Samples);
    }

    /// <summary>Processor time, in microseconds, that a load costs a server for each of its connections or round trips.</summary>
    public static async Task<double> CostAsync(Server server, int count, Func<Task> load)
    {
        double before = await server.SettledProcessorTimeAsync();
        await load();
        return (await server.SettledProcessorTimeAsync() - before) / count;
    }

    public void Dispose()
    {
        Ours.Dispose();
        Bare.Dispose();
        Epoll.Dispose();
    }
}
