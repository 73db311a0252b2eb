using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>A reset while a write waits for the peer, and while that write is completed: the lent slab comes back once.</summary>
internal sealed class AbortBesideSend : Scene
{
    private readonly Line _line = new Line().Establish();

    public AbortBesideSend()
    {
        _line.Bearer.LimitRoom(20);
        Does("writer", () => _line.Channel!.TryWrite(new byte[100]));
        Does("engine", () =>
        {
            _line.Bearer.PeerReads(50);
            _line.Bearer.PeerReads(1000);
        });
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.Stopping);
}
