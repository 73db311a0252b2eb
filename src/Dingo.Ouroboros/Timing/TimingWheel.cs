namespace Dingo.Ouroboros.Timing;

/// <summary>All deadlines of all connections, behind one timer.</summary>
/// <remarks>
/// Safe on any thread. Arming, moving and disarming are O(1) and allocate nothing. A deadline fires on the timer's thread, never
/// early and at most one <see cref="Tick"/> late, outside the wheel's lock, and once per arming; one that is disarmed or moved
/// while the wheel is about to fire it may still fire, so its owner looks at the clock. The timer stands still while nothing is
/// armed. The wheel's lock is a leaf: nothing else is taken while it is held.
/// </remarks>
public sealed class TimingWheel : IDisposable
{
    /// <summary>The resolution.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(TickMs);

    private const long TickMs = 100;

    // One turn is 102.4 s: the longest ordinary deadline (97 s of keep-alive silence) is looked at once.
    private const int Slots = 1024;

    private readonly Lock _lock = new();
    private readonly Deadline?[] _slots = new Deadline?[Slots];
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ITimer _timer;
    private long _passed;
    private int _armed;
    private bool _running;
    private int _turning;

    /// <summary>Creates a wheel that stands still.</summary>
    public TimingWheel(TimeProvider time)
    {
        _time = time;
        _epoch = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimingWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds since the wheel was made, by a clock that never goes back.</summary>
    public long NowMs => (long)_time.GetElapsedTime(_epoch).TotalMilliseconds;

    /// <summary>Microseconds since the wheel was made, by the same clock.</summary>
    public long NowUs => (long)_time.GetElapsedTime(_epoch).TotalMicroseconds;

    /// <summary>Deadlines that are armed.</summary>
    public int Armed => Volatile.Read(ref _armed);

    /// <summary>Stops the timer; deadlines that are still armed never fire.</summary>
    public void Dispose() => _timer.Dispose();

    internal void Arm(Deadline deadline, long dueMs)
    {
        lock (_lock)
        {
            UnlinkLocked(deadline);
            if (!_running)
                StartLocked();
            // Rounded up, so that nothing fires early.
            deadline.DueTick = Math.Max(TickOf(dueMs + TickMs - 1), _passed + 1);
            LinkLocked(deadline);
        }
    }

    internal void Disarm(Deadline deadline)
    {
        lock (_lock)
            UnlinkLocked(deadline);
    }

    private static long TickOf(long ms) => ms / TickMs;

    private void StartLocked()
    {
        _running = true;
        _passed = TickOf(NowMs);
        // In step with the ticks: else a deadline could be late by the rounding and the timer's phase together.
        _timer.Change(TimeSpan.FromMilliseconds(TickMs - (NowMs % TickMs)), Tick);
    }

    private void Turn()
    {
        // A timer may call again while a call is still running; the due list belongs to one turn.
        if (Interlocked.Exchange(ref _turning, 1) == 1)
            return;

        var due = TakeDue();
        while (due is not null)
        {
            var next = due.NextDue;
            due.NextDue = null;
            due.Fire();
            due = next;
        }

        Volatile.Write(ref _turning, 0);
    }

    private Deadline? TakeDue()
    {
        lock (_lock)
        {
            Deadline? due = null;
            long now = TickOf(NowMs);
            // After a long pause of the process one turn visits every slot; more would visit them again.
            for (long tick = Math.Max(_passed + 1, now - Slots + 1); tick <= now; tick++)
                TakeDueLocked(tick, now, ref due);
            _passed = now;
            if (_armed == 0)
            {
                _running = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return due;
        }
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
