using System.Diagnostics;
using System.Globalization;
using Dingo.Simulation.Checks;

namespace Dingo.Simulation.Runs;

/// <summary>Divides the seeds among processes, shows how they get on, and sums up.</summary>
internal sealed class Foreman(Orders orders, TextWriter output)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <returns>What all have seen, and the first seed that failed, if one did.</returns>
    public async Task<(Coverage Coverage, ulong? FailedSeed)> RunAsync()
    {
        var workers = Hire();
        using var ended = new CancellationTokenSource();
        var progress = ShowProgressAsync(workers, ended.Token);
        await Task.WhenAll(workers.ConvertAll(static worker => worker.ListenAsync()));
        await ended.CancelAsync();
        await progress;

        var coverage = new Coverage();
        foreach (var worker in workers)
        {
            coverage.Add(worker.Coverage);
            if (!worker.IsComplete)
                throw new InvalidOperationException("A worker ended badly.");
        }

        ulong? failed = workers.Min(static worker => worker.FailedSeed);
        workers.ForEach(static worker => worker.Dispose());
        output.WriteLine($"{coverage["seeds"]} seeds, {coverage["operations"]} operations in {_watch.Elapsed:hh\\:mm\\:ss}");
        return (coverage, failed);
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
