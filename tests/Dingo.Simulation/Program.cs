using Dingo.Simulation.Checks;
using Dingo.Simulation.Runs;

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
return await Task.Run(() => RunAsync(orders));

static async Task<int> RunAsync(Orders orders)
{
    if (orders.IsWorker)
    {
        await Worker.WorkAsync(orders, Console.Out);
        return 0;
    }

    var summary = new Summary(Console.Out);
    if (orders.Replay is { } schedule)
    {
        var again = await SeedRun.RunAsync(schedule, new Coverage());
        summary.TellSeeds(again is null ? null : await Shrinker.ShrinkAsync(again));
    }
    else
    {
        var (coverage, failedSeed) = await new Foreman(orders, Console.Out).RunAsync();
        var failure = failedSeed is { } seed ? await SeedRun.RunAsync(Dingo.Simulation.Schedules.Schedule.Of(seed), new Coverage()) : null;
        summary.TellSeeds(failure is null ? null : await Shrinker.ShrinkAsync(failure));
        if (failedSeed is null)
            summary.TellCoverage(coverage);
        if (orders.Result is { } path)
        {
            await using var file = new StreamWriter(path);
            Summary.WriteTable(coverage, file);
        }
    }

    summary.TellTotal();
    return summary.IsGood ? 0 : 1;
}
