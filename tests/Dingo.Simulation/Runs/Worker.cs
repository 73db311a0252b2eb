using System.Diagnostics;
using System.Globalization;
using Dingo.Simulation.Checks;

namespace Dingo.Simulation.Runs;

/// <summary>A process that runs a part of the seeds and tells its figures in lines, and the other end of it.</summary>
internal sealed class Worker : IDisposable
{
    private const string Done = "done";
    private const string Failed = "failed";
    private const ulong SeedsPerLine = 100;

    private readonly Process _process;
    private long _done;

    private Worker(Process process) => _process = process;

    /// <summary>What has happened there, once it has ended.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>Seeds that are done.</summary>
    public long Seeds => Volatile.Read(ref _done);

    /// <summary>The seed that failed, or null.</summary>
    public ulong? FailedSeed { get; private set; }

    /// <summary>Whether it has said all that it had to say.</summary>
    public bool IsComplete => _process.ExitCode == 0;

    public static Worker Start(ulong from, ulong count)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        info.ArgumentList.Add("--worker");
        info.ArgumentList.Add(count.ToString(CultureInfo.InvariantCulture));
        info.ArgumentList.Add("--from");
        info.ArgumentList.Add(from.ToString(CultureInfo.InvariantCulture));
        return new Worker(Process.Start(info)!);
    }

    /// <summary>What such a process does.</summary>
    public static async Task WorkAsync(Orders orders, TextWriter output)
    {
        var coverage = new Coverage();
        var failure = await Campaign.RunAsync(orders.From, orders.Seeds, coverage, done =>
        {
            if (done % SeedsPerLine == 0)
                output.WriteLine($"{Done}\t{done}");
        });
        foreach (var (name, count) in coverage.Counts)
            output.WriteLine($"{name}\t{count}");
        if (failure is not null)
            output.WriteLine($"{Failed}\t{failure.Schedule.Seed}");
    }

    /// <summary>Takes what it tells, until it has ended.</summary>
    public async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            int tab = line.IndexOf('\t');
            ulong number = ulong.Parse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture);
            switch (line[..tab])
            {
                case Done:
                    Volatile.Write(ref _done, (long)number);
                    break;
                case Failed:
                    FailedSeed = number;
                    break;
                default:
                    Coverage.Count(line[..tab], (long)number);
                    break;
            }
        }

        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
