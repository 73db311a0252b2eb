using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The peer has ended its direction, and is looked at while the node ends its own: neither is taken for gone.</summary>
internal sealed class LookBesideEnd : Scene
{
    private readonly RelayedLine _line = new RelayedLine(answersEnd: false).Establish();

    public LookBesideEnd()
    {
        _line.Peer.PeerEnds();
        Does("node", () =>
        {
            _line.Node.PeerSends([1, 2, 3]);
            _line.Node.PeerEnds();
        });
        Does("timer", () => _line.Clock.Pass(5_100));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.PeerClosed);
        _line.ExpectPassed([], [1, 2, 3]);
        Expect(!_line.Peer.WasAborted && !_line.Node.WasAborted, "it was reset");
    }
}
