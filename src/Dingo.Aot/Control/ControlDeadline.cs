namespace Dingo.Aot.Control;

/// <summary>The time that a client has for what it is doing: one bound at once.</summary>
/// <remarks>Safe on any thread.</remarks>
internal sealed class ControlDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<ControlDrop> _expired;
    private readonly ITimer _timer;
    private long _since;
    private TimeSpan _bound;
    private ControlDrop _reason;

    /// <summary>Makes one that is not armed.</summary>
    /// <param name="time">Measures.</param>
    /// <param name="expired">Called with the reason, on any thread, when the time is up.</param>
    public ControlDeadline(TimeProvider time, Action<ControlDrop> expired)
    {
        _time = time;
        _expired = expired;
        _timer = time.CreateTimer(
            static self => ((ControlDeadline)self!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins a bound, in place of any other.</summary>
    public void Arm(TimeSpan bound, ControlDrop reason)
    {
        lock (_lock)
        {
            (_since, _bound, _reason) = (_time.GetTimestamp(), bound, reason);
            _timer.Change(bound, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it: it was done in time.</summary>
    public void Disarm()
    {
        lock (_lock)
        {
            _reason = ControlDrop.None;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        ControlDrop reason;
        lock (_lock)
        {
            if (_reason == ControlDrop.None)
                return;
            // Moved while it was about to fire.
            var left = _bound - _time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
            (reason, _reason) = (_reason, ControlDrop.None);
        }
        _expired(reason);
    }
}
