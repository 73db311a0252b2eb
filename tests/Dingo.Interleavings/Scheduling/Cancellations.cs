namespace Dingo.Interleavings.Scheduling;

/// <summary>Cancels in the scheduler's sight.</summary>
internal static class Cancellations
{
    private static readonly Dictionary<CancellationToken, ControlledThread> Running = [];

    /// <summary>Cancels, and calls the callbacks on this thread.</summary>
    public static void Cancel(CancellationTokenSource source)
    {
        Steps.Before("cancel");
        Running[source.Token] = Steps.Me!;
        source.Cancel();
        Running.Remove(source.Token);
    }

    /// <summary>Waits while callbacks of the token run on another thread, as disposing a registration does.</summary>
    public static void AwaitCallbacks(CancellationToken token)
    {
        if (Steps.Me is { } me && IsRunningBeside(token, me))
            me.Scheduler.WaitFor(me, new Callbacks(token, me), "waits for the callback");
    }

    /// <summary>Forgets what a failed schedule left.</summary>
    public static void Clear() => Running.Clear();

    private static bool IsRunningBeside(CancellationToken token, ControlledThread me) =>
        Running.TryGetValue(token, out var canceller) && canceller != me;

    private sealed class Callbacks(CancellationToken token, ControlledThread me) : ICondition
    {
        public bool IsMet => !IsRunningBeside(token, me);
    }
}
