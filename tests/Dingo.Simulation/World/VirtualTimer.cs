namespace Dingo.Simulation.World;

/// <summary>A timer on a <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _isDisposed;

    /// <summary>When it fires next; the greatest time there is for never.</summary>
    public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
            return false;
        Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : clock.Now + dueTime;
        _period = period;
        return true;
    }

    public void Fire()
    {
        Due = _period <= TimeSpan.Zero ? TimeSpan.MaxValue : clock.Now + _period;
        callback(state);
    }

    public void Dispose()
    {
        _isDisposed = true;
        clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
