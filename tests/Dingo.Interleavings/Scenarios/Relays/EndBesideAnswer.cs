using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The peer ends its direction while the node is reached, answers, goes on and ends: both hear all of it.</summary>
internal sealed class EndBesideAnswer : Scene
{
    private readonly RelayedLine _line = new RelayedLine(answersEnd: false).Offer();

    public EndBesideAnswer()
    {
        Does("connector", _line.Reach);
        Does("node", () =>
        {
            _line.Node.PeerSends(Wire.Acceptance, [1, 2, 3]);
            _line.Node.PeerEnds();
        });
        Does("peer", _line.Peer.PeerEnds);
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.PeerClosed, CloseReason.BackendClosed);
        _line.ExpectPassed([], [1, 2, 3]);
        Expect(_line.Peer.SendingEnded && _line.Node.SendingEnded, "an end was not passed on");
        Expect(!_line.Peer.WasAborted && !_line.Node.WasAborted, "it was reset");
    }
}
