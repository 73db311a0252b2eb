namespace Dingo.EndToEnd.Harness;

/// <summary>Waits for what sends no signal.</summary>
internal static class Poll
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until nothing is amiss.</summary>
    /// <param name="amiss">What is not yet as it should be, or null.</param>
    /// <exception cref="TimeoutException">It never was; says what was amiss last.</exception>
    public static async Task UntilAsync(Func<Task<string?>> amiss)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        using var pause = new PeriodicTimer(Interval);
        while (await amiss() is { } what)
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException(what);
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>The same, for what can be looked at without waiting.</summary>
    public static Task UntilAsync(Func<string?> amiss) => UntilAsync(() => Task.FromResult(amiss()));
}
