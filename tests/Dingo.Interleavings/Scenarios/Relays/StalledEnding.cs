using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>Writes to both sides wait since different times when it is closed; nobody reads, so its time to end runs out.</summary>
internal sealed class StalledEnding : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Establish().LimitRoom(1);

    public StalledEnding()
    {
        _line.Peer.PeerSends([1, 2, 3]);
        _line.Clock.Pass(500);
        _line.Node.PeerSends([4, 5, 6]);
        Does("closer", () => _line.Connection.Close(CloseReason.Draining));
        Does("timer", () =>
        {
            _line.Clock.Pass(1_100);
            _line.Clock.Pass(1_100);
        });
        Does("node reads", () => _line.Node.PeerReads(1));
    }

    protected override void AtEnd()
    {
        _line.Clock.Pass(1_100);
        _line.ExpectClosed(CloseReason.Draining);
    }
}
