namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>A clock that goes when it is told to, and the one timer that hangs on it.</summary>
internal sealed class StillClock : TimeProvider, ITimer
{
    private const long Never = long.MaxValue;

    private long _nowMs;
    private long _dueMs = Never;
    private TimerCallback? _callback;
    private object? _state;

    public override long TimestampFrequency => 1000;

    public bool IsTimerSet => _dueMs != Never;

    public override long GetTimestamp() => _nowMs;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_callback, _state) = (callback, state);
        Change(dueTime, period);
        return this;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _dueMs = dueTime == Timeout.InfiniteTimeSpan ? Never : _nowMs + (long)dueTime.TotalMilliseconds;
        return true;
    }

    /// <summary>Lets time pass, all at once, and calls the timer's callback on this thread if it is due.</summary>
    public void Pass(long milliseconds)
    {
        _nowMs += milliseconds;
        if (_dueMs > _nowMs)
            return;
        _dueMs = Never;
        _callback!(_state);
    }

    /// <summary>Lets time pass, and calls the timer's callback though it may not be due, or be running.</summary>
    public void PassAndCall(long milliseconds)
    {
        _nowMs += milliseconds;
        _callback!(_state);
    }

    /// <summary>Lets time pass in small steps, for what is due one after the other.</summary>
    public void PassSlowly(long milliseconds)
    {
        for (long passed = 0; passed < milliseconds; passed += 100)
            Pass(100);
    }

    public void Dispose() => _dueMs = Never;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
