using System.Diagnostics;
using Dingo.Interleavings.Scenarios;
using Dingo.Interleavings.Scheduling;
using Trace = Dingo.Interleavings.Scheduling.Trace;

namespace Dingo.Interleavings.Running;

/// <summary>Runs scenarios, and says what came of it.</summary>
internal sealed class Runner(TextWriter output)
{
    private readonly Scheduler _scheduler = new();

    /// <returns>The exit code.</returns>
    public int RunAll(Options options)
    {
        var chosen = AllScenarios.Named(options.Scenario);
        if (chosen.Count == 0)
        {
            output.WriteLine($"There is no scenario '{options.Scenario}'.");
            return 1;
        }

        int share = (options.Schedules + chosen.Count - 1) / chosen.Count;
        int failed = 0;
        long schedules = 0;
        long begun = Stopwatch.GetTimestamp();
        foreach (var (name, scenario) in chosen)
        {
            var exploration = new Exploration(_scheduler, scenario);
            long since = Stopwatch.GetTimestamp();
            exploration.Run(share, options.Seed);
            schedules += exploration.Schedules;
            output.WriteLine(Line(name, exploration, Stopwatch.GetElapsedTime(since)));
            if (exploration.Failure is null)
                continue;
            failed++;
            Tell(name, scenario, exploration);
        }

        output.WriteLine($"{schedules:N0} schedules in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
        output.WriteLine($"  total: {chosen.Count}");
        output.WriteLine($"  failed: {failed}");
        output.WriteLine($"  succeeded: {chosen.Count - failed}");
        return failed == 0 ? 0 : 1;
    }

    /// <returns>The exit code.</returns>
    public int Replay(string replay)
    {
        int colon = replay.LastIndexOf(':');
        var strategy = Strategies.Parse(replay[(colon + 1)..]);
        var scenario = AllScenarios.Named(replay[..colon]).Find(s => s.Name == replay[..colon]).Scenario;
        if (strategy is null || scenario is null)
        {
            output.WriteLine($"'{replay}' is no SCENARIO:SEED.");
            return 1;
        }

        string? failure = RunTraced(scenario, strategy);
        output.WriteLine(failure ?? "It passes.");
        return failure is null ? 0 : 1;
    }

    private static string Line(string name, Exploration exploration, TimeSpan taken)
    {
        string exhausted = exploration.Exhausted switch
        {
            0 => "",
            1 => ", all with one preemption among them",
            var preemptions => $", all with {preemptions} preemptions among them",
        };
        return $"{name,-34} {exploration.Schedules,7:N0} schedules of up to {exploration.MaxSteps,3} steps, {taken.TotalSeconds,4:F1} s{exhausted}";
    }

    private void Tell(string name, Func<Scene> scenario, Exploration exploration)
    {
        string seed = exploration.FailedSeed;
        output.WriteLine($"failed {name} ({Strategies.NameOf(seed)}, seed {seed}, schedule {exploration.Schedules:N0})");
        output.WriteLine($"  {exploration.Failure}");
        output.WriteLine($"  again: dotnet run --project tests/Dingo.Interleavings -c Release -- --replay {name}:{seed}");
        string? again = RunTraced(scenario, Strategies.Parse(seed)!);
        if (again != exploration.Failure)
            output.WriteLine($"  The same schedule ended otherwise the second time: {again ?? "it passed"}");
    }

    private string? RunTraced(Func<Scene> scenario, IStrategy strategy)
    {
        var trace = new Trace();
        string? failure = _scheduler.Run(scenario(), strategy, trace);
        trace.Print(output);
        return failure;
    }
}
