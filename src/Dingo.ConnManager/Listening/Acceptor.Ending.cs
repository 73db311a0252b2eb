namespace Dingo.ConnManager.Listening;

// Pausing and stopping: whatever takes the loop away from the listener.
internal sealed partial class Acceptor<TAccepted>
{
    // A wake-up that has not come through by then will not.
    public static readonly TimeSpan WakeTimeout = TimeSpan.FromSeconds(1);

    private int _started;
    private int _stopping;
    private int _pausing;

    /// <summary>Asks the loop to end. Any thread, any number of times, also from the receiver.</summary>
    /// <returns><see cref="Completion"/>, which follows within <see cref="WakeTimeout"/>.</returns>
    public Task<AcceptorEnd> StopAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) != 0)
            return Completion;
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            End(AcceptorEnd.Stopped);
            return Completion;
        }

        _timer.Change(WakeTimeout, Timeout.InfiniteTimeSpan);
        if (!TryEndPause())
            _listener.Wake();
        return Completion;
    }

    private bool IsStopping => Volatile.Read(ref _stopping) != 0;

    // Returns whether the loop now belongs to the timer.
    private bool Pause(TimeSpan pause)
    {
        if (pause == TimeSpan.Zero)
            return false;

        _shedsLeft = MaxShedsPerPause;
        _listener.HoldReserve();
        // A full fence: either the stopping thread sees this pause, or the read below sees that it is stopping.
        Interlocked.Exchange(ref _pausing, 1);
        _timer.Change(pause, Timeout.InfiniteTimeSpan);
        if (IsStopping)
            TryEndPause();
        return true;
    }

    private bool TryEndPause()
    {
        // Whoever wins this continues the loop; it never runs twice.
        if (Interlocked.Exchange(ref _pausing, 0) == 0)
            return false;
        GoOn();
        return true;
    }

    private void OnTimer()
    {
        // Not in a pause, so this is the wake-up's deadline. A pending accept then completes as aborted.
        if (!TryEndPause() && IsStopping)
            _listener.Dispose();
    }

    private void End(AcceptorEnd end)
    {
        _listener.Dispose();
        _timer.Dispose();
        _completion.TrySetResult(end);
    }
}
