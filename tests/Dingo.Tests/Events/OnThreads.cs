namespace Dingo.Tests.Events;

/// <summary>Runs a body on threads of its own, never on the pool, all released at once.</summary>
internal static class OnThreads
{
    public static async Task RunAsync(int count, Action<int> body)
    {
        using var start = new Barrier(count);
        var all = Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                body(i);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        // Threads that wait for each other are slow on a busy machine; this only ends what would never end.
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Waits for what the other does, so closely that both go on within nanoseconds.</summary>
    public static void Await(Func<bool> condition)
    {
        var wait = default(SpinWait);
        for (int looks = 0; !condition(); looks++)
        {
            // Soon would let the moment pass; never would have two threads on one processor wait for each other's time to run out.
            if (looks > 100_000)
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
