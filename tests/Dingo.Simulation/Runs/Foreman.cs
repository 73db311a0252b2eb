using System.Diagnostics;
using System.Globalization;
using Dingo.Simulation.Checks;

namespace Dingo.Simulation.Runs;

/// <summary>Divides the seeds among processes, shows how they get on, and sums up.</summary>
internal sealed class Foreman(Orders orders, TextWriter output)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Has all seeds run.</summary>
    public async Task<RunResult> RunAsync()
    {
        var workers = Hire();
        using var ended = new CancellationTokenSource();
        var progress = ShowProgressAsync(workers, ended.Token);
        await ListenAsync(workers);
        await ended.CancelAsync();
        await progress;

        var coverage = new Coverage();
        ulong? failed = null;
        foreach (var worker in workers)
        {
            coverage.Add(worker.Coverage);
            failed ??= worker.FailedSeed;
        }

        if (failed is null && !workers.TrueForAll(static worker => worker.IsComplete))
            throw new InvalidOperationException("A worker ended badly.");
        workers.ForEach(static worker => worker.Dispose());
        return new RunResult(coverage, failed, _watch.Elapsed);
    }

    /// <summary>Hears them all to their end, or to that of the first that fails.</summary>
    private static async Task ListenAsync(List<Worker> workers)
    {
        var talking = workers.ConvertAll(static worker => worker.ListenAsync());
        while (talking.Count > 0)
        {
            talking.Remove(await Task.WhenAny(talking));
            if (workers.Exists(static worker => worker.FailedSeed is not null))
                workers.ForEach(static worker => worker.Stop());
        }
    }

    private List<Worker> Hire()
    {
        var workers = new List<Worker>();
        ulong next = orders.From, left = orders.Seeds;
        for (int i = orders.Jobs; i > 0; i--)
        {
            ulong share = left / (ulong)i;
            workers.Add(Worker.Start(next, share));
            next += share;
            left -= share;
        }

        return workers;
    }

    private async Task ShowProgressAsync(List<Worker> workers, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(LineInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                double done = workers.Sum(static worker => worker.Seeds);
                double rate = done / _watch.Elapsed.TotalSeconds;
                var left = done == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(((double)orders.Seeds - done) / rate);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done,12:N0} of {orders.Seeds:N0} seeds, {rate:N0} a second, {left:hh\\:mm\\:ss} left"));
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
