using System.Diagnostics;

namespace Dingo.Mutants;

/// <summary>One line for each mutant that was tried, with the rate and the time left.</summary>
internal sealed class Progress(int total)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _last = Stopwatch.GetTimestamp();
    private int _done;

    public void Report(Outcome outcome)
    {
        _done++;
        var each = Stopwatch.GetElapsedTime(_started) / _done;
        double seconds = Stopwatch.GetElapsedTime(_last).TotalSeconds;
        _last = Stopwatch.GetTimestamp();
        Console.WriteLine($"[{_done}/{total}] {outcome.Mutant.Area}: {outcome.Mutant.Fault}");
        Console.WriteLine($"    {outcome.Text} ({seconds:0} s; {60 / each.TotalSeconds:0.0} a minute, {(each * (total - _done)).TotalMinutes:0} min left)");
        if (outcome.BuildError is not null)
            Console.WriteLine(outcome.BuildError);
    }
}
