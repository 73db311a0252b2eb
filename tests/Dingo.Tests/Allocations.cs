namespace Dingo.Tests;

/// <summary>Measures what code allocates on its own thread, once it is warm.</summary>
internal static class Allocations
{
    private const int Rounds = 10;
    private const int PerRound = 1_000;

    /// <summary>Bytes allocated in the cleanest of several rounds of a thousand calls.</summary>
    /// <remarks>
    /// The runtime allocates now and then in anybody's name (when it compiles anew, or starts a thread of the pool), but not in every
    /// round; code that allocates does so in each.
    /// </remarks>
    public static long InCleanestRound(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < PerRound; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
