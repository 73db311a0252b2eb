using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Timing;

namespace Dingo.Interleavings.Scenarios.Leaves;

/// <summary>Deadlines are armed, moved and disarmed while the wheel turns, twice at once: each fires once per arming, and none is forgotten.</summary>
internal sealed class WheelTurns : Scene
{
    private readonly StillClock _clock = new();
    private readonly TimingWheel _wheel;
    private readonly TickDeadline _disarmed;
    private readonly TickDeadline _armed;
    private readonly TickDeadline _repeated;

    public WheelTurns()
    {
        _wheel = new TimingWheel(_clock);
        _disarmed = new TickDeadline(_wheel);
        _armed = new TickDeadline(_wheel);
        _repeated = new TickDeadline(_wheel, again: 1);
        _repeated.ArmAt(100);
        Does("one", () =>
        {
            _disarmed.ArmAt(100);
            _disarmed.Disarm();
        });
        Does("other", () => _armed.ArmAt(200));
        Does("timer", () => _clock.Pass(100));
        Does("other timer", () => _clock.Pass(100));
    }

    protected override void AtEnd()
    {
        Expect(_disarmed.Fired <= 1, "a disarmed deadline fired twice");
        Expect(_wheel.Armed == 0 || _clock.IsTimerSet, "something is armed, and no timer is set");
        _clock.PassSlowly(1000);
        ExpectEqual(_armed.Fired, 1, "times that an armed deadline fired");
        ExpectEqual(_repeated.Fired, 2, "times that a deadline fired that armed itself again");
        Expect(!_armed.WasEarly && !_repeated.WasEarly, "a deadline fired early");
        ExpectEqual(_wheel.Armed, 0, "deadlines left");
    }
}
