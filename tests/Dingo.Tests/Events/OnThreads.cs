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
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
