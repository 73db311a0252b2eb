using Dingo.Simulation.Checks;
using Dingo.Simulation.Schedules;
using Dingo.Simulation.World;

namespace Dingo.Simulation.Runs;

/// <summary>Makes a schedule that fails short: leaves out what it fails without (Zeller's delta debugging), then has completions come at once.</summary>
internal static class Shrinker
{
    // Each try is a run of milliseconds; more would be for the sake of the last few operations.
    private const int MostTries = 4000;

    /// <summary>To be called on the pool, and awaited there.</summary>
    /// <returns>The failure of the shortest schedule that was found.</returns>
    public static async Task<Failure> ShrinkAsync(Failure failure)
    {
        var tries = new Tries(failure);
        await tries.KeepAsync(tries.Best.Schedule.Operations.Take(failure.Step + 1));
        for (int size = tries.Length / 2; size > 0; size = Math.Min(size / 2, tries.Length / 2))
        {
            bool isShorter = true;
            while (isShorter)
                isShorter = await tries.LeaveOutAsync(size);
        }

        for (int i = 0; i < tries.Length; i++)
            await tries.KeepAsync(tries.Best.Schedule.Operations.Select((operation, at) => at == i ? operation with { Delivery = Delivery.Now } : operation));
        return tries.Best;
    }

    private sealed class Tries(Failure first)
    {
        private int _left = MostTries;

        public Failure Best { get; private set; } = first;

        public int Length => Best.Schedule.Operations.Count;

        /// <returns>Whether some stretch of that size could be left out.</returns>
        public async Task<bool> LeaveOutAsync(int size)
        {
            bool isShorter = false;
            for (int at = 0; at < Length;)
            {
                var operations = Best.Schedule.Operations;
                if (await KeepAsync(operations.Where((_, i) => i < at || i >= at + size)))
                    isShorter = true;
                else
                    at += size;
            }

            return isShorter && Length > 1;
        }

        /// <returns>Whether it fails with these, too.</returns>
        public async Task<bool> KeepAsync(IEnumerable<Operation> operations)
        {
            if (_left-- <= 0)
                return false;
            var failure = await SeedRun.RunAsync(Best.Schedule with { Operations = [.. operations] }, new Coverage());
            if (failure is not null)
                Best = failure;
            return failure is not null;
        }
    }
}
