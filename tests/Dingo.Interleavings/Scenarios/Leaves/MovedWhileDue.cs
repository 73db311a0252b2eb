using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Timing;

namespace Dingo.Interleavings.Scenarios.Leaves;

/// <summary>Of three deadlines that are about to fire one is moved, while the timer calls once more: the others fire all the same.</summary>
internal sealed class MovedWhileDue : Scene
{
    private readonly StillClock _clock = new();
    private readonly TimingWheel _wheel;
    private readonly TickDeadline[] _deadlines = new TickDeadline[3];

    public MovedWhileDue()
    {
        _wheel = new TimingWheel(_clock);
        for (int i = 0; i < _deadlines.Length; i++)
            (_deadlines[i] = new TickDeadline(_wheel)).ArmAt(100);
        Does("timer", () => _clock.Pass(100));
        Does("other timer", () => _clock.PassAndCall(100));
        Does("mover", () => _deadlines[1].ArmAt(200));
    }

    protected override void AtEnd()
    {
        _clock.PassSlowly(500);
        ExpectEqual(_deadlines[0].Fired, 1, "times that the first fired");
        Expect(_deadlines[1].Fired is 1 or 2, "the moved one did not fire, or too often");
        ExpectEqual(_deadlines[2].Fired, 1, "times that the last fired");
        ExpectEqual(_wheel.Armed, 0, "deadlines left");
    }
}
