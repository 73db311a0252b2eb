using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The first node fails before it answers, and another is reached while the connection is closed: each way is let go once it is not wanted.</summary>
internal sealed class OtherNode : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Propose();
    private readonly TwinBearer _other;

    public OtherNode()
    {
        _other = _line.AddNode();
        Does("first node", _line.Node.PeerResets);
        Does("other node", () => _other.PeerSends(Wire.Acceptance));
        Does("closer", () => _line.Connection.Close(CloseReason.Draining));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Draining);
        Expect(_other.Sent == 0 || _other.Arrived.SequenceEqual(Wire.DuplexProposal), "the other node got something else than the proposal");
        Expect(_line.Peer.Sent == 0 || _line.Peer.Arrived.SequenceEqual(Wire.Acceptance), "the peer got something else than the answer");
    }
}
