using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>The deadline of a write passes while the peer makes room.</summary>
internal sealed class StallBesideSent : Scene
{
    private readonly Line _line = new Line().Establish();

    public StallBesideSent()
    {
        _line.Bearer.LimitRoom(0);
        Does("writer", () => _line.Channel!.TryWrite(new byte[100]));
        Does("timer", () => _line.Clock.Pass(120_100));
        Does("engine", () => _line.Bearer.PeerReads(1000));
    }

    protected override void AtEnd()
    {
        if (_line.Connection.CloseReason == CloseReason.None)
        {
            _line.ExpectAtRest();
            Expect(_line.Connection.WriteBlockedSinceMs is null, "a write that is done is thought to wait");
            _line.Clock.PassSlowly(121_000);
        }

        if (_line.Connection.CloseReason == CloseReason.None)
            ExpectEqual(_line.Wheel.Armed, 0, "deadlines that are left armed");
        else
            _line.ExpectClosed(CloseReason.WriteStalled);
    }
}
