using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Running;

/// <summary>Tries many schedules of one scenario: first all with few preemptions, as far as half of the number goes, then random ones.</summary>
internal sealed class Exploration(Scheduler scheduler, Func<Scene> scenario)
{
    public int Schedules { get; private set; }

    public int MaxSteps { get; private set; }

    /// <summary>After how many schedules there was none left with few preemptions; 0 when there may be.</summary>
    public int ExhaustedAfter { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>Of the schedule that failed.</summary>
    public string FailedSeed { get; private set; } = "";

    public void Run(int schedules, ulong firstSeed)
    {
        var depthFirst = new DepthFirst();
        bool hasMore = true;
        while (hasMore && Schedules < (schedules + 1) / 2 && Passes(depthFirst))
            hasMore = depthFirst.Advance();
        if (!hasMore)
            ExhaustedAfter = Schedules;
        for (ulong seed = firstSeed; Failure is null && Schedules < schedules; seed++)
            Passes((seed & 1) == 0 ? new RandomWalk(seed) : new PriorityChanges(seed));
    }

    private bool Passes(IStrategy strategy)
    {
        Failure = scheduler.Run(scenario(), strategy);
        Schedules++;
        MaxSteps = Math.Max(MaxSteps, scheduler.Steps);
        if (Failure is not null)
            FailedSeed = strategy.Seed;
        return Failure is null;
    }
}
