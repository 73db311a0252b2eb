using Dingo.Simulation.Checks;
using Dingo.Simulation.Runs;
using Dingo.Simulation.Schedules;

Orders orders;
try
{
    orders = Orders.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Orders.Usage}");
    return 2;
}

// On the pool's one thread from here on: what runs there runs alone.
return await Task.Run(() => RunAsync(orders, Console.Out));

static async Task<int> RunAsync(Orders orders, TextWriter output)
{
    if (orders.IsWorker)
    {
        await Worker.WorkAsync(orders, output);
        return 0;
    }

    var summary = new Summary(output);
    if (orders.Replay is { } schedule)
        summary.TellSeeds(await FindShortestAsync(schedule));
    else
        await RunManyAsync(orders, summary, output);
    summary.TellTotal();
    return summary.IsGood ? 0 : 1;
}

static async Task RunManyAsync(Orders orders, Summary summary, TextWriter output)
{
    var result = await new Foreman(orders, output).RunAsync();
    if (orders.Result is { } path)
    {
        await using var file = new StreamWriter(path);
        Summary.WriteTable(result, file);
    }

    if (result.FailedSeed is { } seed)
    {
        summary.TellSeeds(await FindShortestAsync(Schedule.Of(seed)));
        return;
    }

    summary.TellSeeds(null);
    summary.TellCoverage(result.Coverage);
}

static async Task<Failure?> FindShortestAsync(Schedule schedule) =>
    await SeedRun.RunAsync(schedule, new Coverage()) is { } failure ? await Shrinker.ShrinkAsync(failure) : null;
