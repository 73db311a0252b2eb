using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>A writer that was turned away is told when there is room again.</summary>
internal sealed class RoomAgain : Scene
{
    private readonly Line _line = new Line().Establish(egressLimit: 50);
    private int _taken;
    private bool _turnedAway;

    public RoomAgain()
    {
        _line.Bearer.LimitRoom(0);
        Does("writer", Write);
        Does("other writer", Write);
        Does("engine", () =>
        {
            _line.Bearer.PeerReads(60);
            _line.Bearer.PeerReads(1000);
        });
    }

    protected override void AtEnd()
    {
        _line.ExpectAtRest();
        Expect(_line.Bearer.Sent >= _taken, "bytes were lost");
        Expect(!_turnedAway || _line.Handler.Writables > 0, "whoever was turned away waits for ever");
    }

    private void Write()
    {
        for (int i = 0; i < 2; i++)
        {
            if (_line.Channel!.TryWrite(new byte[100]))
                _taken += 100;
            else
                _turnedAway = true;
        }
    }
}
