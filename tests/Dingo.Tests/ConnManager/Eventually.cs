namespace Dingo.Tests.ConnManager;

/// <summary>Waits for what no signal tells of, such as a descriptor that the runtime closes in its own time.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task<bool> IsTrueAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            if (deadline.IsCancellationRequested)
                return false;
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        return true;
    }
}
