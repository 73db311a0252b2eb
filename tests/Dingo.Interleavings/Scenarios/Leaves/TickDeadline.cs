using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Timing;

namespace Dingo.Interleavings.Scenarios.Leaves;

/// <summary>A deadline that counts how often it was armed and fired, and arms itself again so many times.</summary>
internal sealed class TickDeadline(TimingWheel wheel, int again = 0) : Deadline
{
    private int _again = again;
    private long _dueMs;

    public int Armings { get; private set; }

    public int Fired { get; private set; }

    /// <summary>Whether it fired before it was due, which only one that was moved may.</summary>
    public bool WasEarly { get; private set; }

    public void ArmAt(long dueMs)
    {
        Armings++;
        _dueMs = dueMs;
        Arm(wheel, dueMs);
    }

    public void Disarm() => Disarm(wheel);

    protected override void OnDue()
    {
        Steps.Before("fires");
        Fired++;
        Steps.Expect(Fired <= Armings, "a deadline fired more often than it was armed");
        WasEarly |= wheel.NowMs < _dueMs;
        if (_again-- > 0)
            ArmAt(wheel.NowMs + 100);
    }
}
