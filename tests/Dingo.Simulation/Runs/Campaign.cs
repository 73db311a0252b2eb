using Dingo.Simulation.Checks;
using Dingo.Simulation.Schedules;

namespace Dingo.Simulation.Runs;

/// <summary>Many seeds, one after the other in this process.</summary>
internal static class Campaign
{
    /// <summary>Runs seeds until one fails. To be called on the pool, and awaited there.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="coverage">Counts what happens.</param>
    /// <param name="done">Is told how many are done.</param>
    public static async Task<Failure?> RunAsync(ulong from, ulong count, Coverage coverage, Action<ulong> done)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (await SeedRun.RunAsync(Schedule.Of(from + i), coverage) is { } failure)
                return failure;
            done(i + 1);
        }

        return null;
    }
}
