namespace Dingo.Simulation.World;

/// <summary>A clock that stands still until it is told to go, with the timers that hang on it.</summary>
/// <remarks>
/// One of our own, because it can leap: after a leap each timer that has come due fires once, late, as on a machine that was suspended.
/// It also knows how many timers there are, so that one that is left behind is seen.
/// </remarks>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<VirtualTimer> _timers = [];
    private TimeSpan _wallShift;

    /// <summary>Time since the world began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Timers that were made and not disposed.</summary>
    public int Timers => _timers.Count;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + Now + _wallShift;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to the next timer that is due by then and fires it, or goes to the end.</summary>
    /// <returns>False at the end.</returns>
    public bool Step(TimeSpan end)
    {
        var next = Earliest();
        if (next is null || next.Due > end)
        {
            Now = end;
            return false;
        }

        if (next.Due > Now)
            Now = next.Due;
        next.Fire();
        return true;
    }

    /// <summary>Leaps: nothing happens meanwhile, and what has come due is for <see cref="Step"/> to fire, late.</summary>
    public void Leap(TimeSpan time) => Now += time;

    /// <summary>Sets the wall's clock forward or back, which no timer may heed.</summary>
    public void ShiftWall(TimeSpan shift) => _wallShift += shift;

    internal void Remove(VirtualTimer timer) => _timers.Remove(timer);

    private VirtualTimer? Earliest()
    {
        VirtualTimer? earliest = null;
        foreach (var timer in _timers)
        {
            if (timer.Due != TimeSpan.MaxValue && (earliest is null || timer.Due < earliest.Due))
                earliest = timer;
        }

        return earliest;
    }
}
