using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Running;

/// <summary>Tries many schedules of one scenario: first all with one preemption, then with two, as far as half of the number goes; then random ones.</summary>
internal sealed class Exploration(Scheduler scheduler, Func<Scene> scenario)
{
    private const int MaxPreemptions = 2;

    public int Schedules { get; private set; }

    public int MaxSteps { get; private set; }

    /// <summary>All schedules with at most so many preemptions were among them; 0 when not even those with one were.</summary>
    public int Exhausted { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>Of the schedule that failed.</summary>
    public string FailedSeed { get; private set; } = "";

    public void Run(int schedules, ulong firstSeed)
    {
        for (int preemptions = 1; preemptions <= MaxPreemptions && TryAll(new DepthFirst(preemptions), (schedules + 1) / 2); preemptions++)
            Exhausted = preemptions;
        for (ulong seed = firstSeed; Failure is null && Schedules < schedules; seed++)
            Passes((seed & 1) == 0 ? new RandomWalk(seed) : new PriorityChanges(seed));
    }

    /// <returns>Whether there is none left.</returns>
    private bool TryAll(DepthFirst strategy, int limit)
    {
        while (Schedules < limit && Passes(strategy))
        {
            if (!strategy.Advance())
                return true;
        }

        return false;
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
