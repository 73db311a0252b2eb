namespace Dingo.Ouroboros.Timing;

/// <summary>Something that must happen by a time, kept in a <see cref="TimingWheel"/>.</summary>
/// <remarks>
/// Derive, so that the deadline costs no delegate and no timer of its own. Moving one to a later time is cheapest when it is left
/// armed and <see cref="OnDue"/>, called early, arms it again for the rest.
/// </remarks>
public abstract class Deadline
{
    /// <summary>Not armed.</summary>
    protected Deadline()
    {
    }

    internal Deadline? Next { get; set; }

    internal Deadline? Previous { get; set; }

    internal Deadline? NextDue { get; set; }

    internal long DueTick { get; set; }

    internal bool IsLinked { get; set; }

    internal void Fire() => OnDue();

    /// <summary>Arms, or moves, this deadline to <paramref name="dueMs"/> on the wheel's clock.</summary>
    protected void Arm(TimingWheel wheel, long dueMs) => wheel.Arm(this, dueMs);

    /// <summary>Takes this deadline out of the wheel, if it is in.</summary>
    protected void Disarm(TimingWheel wheel) => wheel.Disarm(this);

    /// <summary>The time has come. Runs on the timer's thread: it may not block or throw.</summary>
    protected abstract void OnDue();
}
