using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>Both directions end at once, each behind bytes that the other side has yet to make room for: all of them arrive, and nothing is reset.</summary>
internal sealed class EndsCross : Scene
{
    private readonly RelayedLine _line = new RelayedLine(answersEnd: false).Establish().LimitRoom(1);

    public EndsCross()
    {
        Does("peer", () => Say(_line.Peer, [1, 2, 3]));
        Does("node", () => Say(_line.Node, [4, 5, 6]));
        Does("peer reads", () => _line.Peer.PeerReads(1_000));
        Does("node reads", () => _line.Node.PeerReads(1_000));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.PeerClosed, CloseReason.BackendClosed);
        _line.ExpectPassed([1, 2, 3], [4, 5, 6]);
        Expect(_line.Peer.SendingEnded && _line.Node.SendingEnded, "an end was not passed on");
        Expect(!_line.Peer.WasAborted && !_line.Node.WasAborted, "it was reset");
    }

    private static void Say(TwinBearer bearer, byte[] bytes)
    {
        bearer.PeerSends(bytes);
        bearer.PeerEnds();
    }
}
