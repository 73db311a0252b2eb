namespace Dingo.Ouroboros.Timing;

/// <summary>All deadlines of all connections, behind one timer.</summary>
/// <remarks>
/// Safe on any thread. Arming, moving and disarming are O(1) and allocate nothing. A deadline fires on the timer's thread, never
/// early and at most one <see cref="Tick"/> late, outside the wheel's lock, and once per arming; one that is disarmed or moved
/// while the wheel is about to fire it may still fire, so its owner looks at the clock. The timer sleeps until the first deadline
/// that is armed: an idle process is not woken ten times a second. The wheel's lock is a leaf: nothing else is taken while it is held.
/// </remarks>
public sealed class TimingWheel : IDisposable
{
    /// <summary>The resolution.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(TickMs);

    private const long TickMs = 100;

    // One turn is 102.4 s: the longest ordinary deadline (97 s of keep-alive silence) is looked at once.
    private const int Slots = 1024;

    private const long Never = long.MaxValue;
    private const long AtOnce = long.MinValue;

    private readonly Lock _lock = new();
    private readonly Deadline?[] _slots = new Deadline?[Slots];
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ITimer _timer;
    private long _passed;
    private int _armed;

    // When the timer wakes. Never, or, during a turn, at once: the turn's end looks for the first deadline anyway.
    private long _wakeTick = Never;
    private bool _turning;

    /// <summary>Creates a wheel that stands still.</summary>
    public TimingWheel(TimeProvider time)
    {
        _time = time;
        _epoch = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimingWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds since the wheel was made, by a clock that never goes back.</summary>
    public long NowMs => _time.GetElapsedTime(_epoch).Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>Microseconds since the wheel was made, by the same clock.</summary>
    public long NowUs => _time.GetElapsedTime(_epoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Deadlines that are armed.</summary>
    public int Armed => Volatile.Read(ref _armed);

    /// <summary>Stops the timer; deadlines that are still armed never fire.</summary>
    public void Dispose() => _timer.Dispose();

    internal void Arm(Deadline deadline, long dueMs)
    {
        lock (_lock)
        {
            UnlinkLocked(deadline);
            // Rounded up, so that nothing fires early.
            deadline.DueTick = Math.Max(TickOf(dueMs + TickMs - 1), TickOf(NowMs) + 1);
            LinkLocked(deadline);
            WakeAtLocked(deadline.DueTick);
        }
    }

    internal void Disarm(Deadline deadline)
    {
        lock (_lock)
            UnlinkLocked(deadline);
    }

    private static long TickOf(long ms) => ms / TickMs;

    private void WakeAtLocked(long tick)
    {
        if (tick >= _wakeTick)
            return;
        _wakeTick = tick;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max((tick * TickMs) - NowMs, 1)), Timeout.InfiniteTimeSpan);
    }

    private void Turn()
    {
        Deadline? due;
        lock (_lock)
        {
            // A timer that was set anew while it called may call twice; the due list belongs to one turn.
            if (_turning)
                return;
            _turning = true;
            _wakeTick = AtOnce;
            due = TakeDueLocked();
        }

        while (due is not null)
        {
            var next = due.NextDue;
            due.NextDue = null;
            due.Fire();
            due = next;
        }

        lock (_lock)
        {
            _turning = false;
            _wakeTick = Never;
            if (_armed > 0)
                WakeAtLocked(FirstTickLocked());
        }
    }

    private Deadline? TakeDueLocked()
    {
        Deadline? due = null;
        long now = TickOf(NowMs);
        // After a long sleep one turn visits every slot; more would visit them again.
        for (long tick = Math.Max(_passed + 1, now - Slots + 1); tick <= now; tick++)
            TakeDueLocked(tick, now, ref due);
        _passed = now;
        return due;
    }

    /// <summary>The next tick whose slot holds a deadline; it may be one of a later lap, which costs a turn for nothing.</summary>
    private long FirstTickLocked()
    {
        long tick = _passed + 1;
        while (_slots[tick % Slots] is null)
            tick++;
        return tick;
    }

    private void TakeDueLocked(long tick, long now, ref Deadline? due)
    {
        var deadline = _slots[tick % Slots];
        while (deadline is not null)
        {
            var next = deadline.Next;
            if (deadline.DueTick <= now)
            {
                UnlinkLocked(deadline);
                deadline.NextDue = due;
                due = deadline;
            }

            deadline = next;
        }
    }

    private void LinkLocked(Deadline deadline)
    {
        ref var head = ref _slots[deadline.DueTick % Slots];
        deadline.Next = head;
        if (head is not null)
            head.Previous = deadline;
        head = deadline;
        deadline.IsLinked = true;
        _armed++;
    }

    private void UnlinkLocked(Deadline deadline)
    {
        if (!deadline.IsLinked)
            return;

        if (deadline.Previous is null)
            _slots[deadline.DueTick % Slots] = deadline.Next;
        else
            deadline.Previous.Next = deadline.Next;
        if (deadline.Next is not null)
            deadline.Next.Previous = deadline.Previous;
        deadline.Next = deadline.Previous = null;
        deadline.IsLinked = false;
        _armed--;
    }
}
