using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>One side resets while writes to both wait, and the other's is completed meanwhile: each lent slab comes back once.</summary>
internal sealed class ResetBesideSent : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Establish().LimitRoom(1);
    private readonly bool _isNode;

    /// <param name="isNode">Whether it is the node that resets.</param>
    public ResetBesideSent(bool isNode)
    {
        _isNode = isNode;
        var (gone, alive) = isNode ? (_line.Node, _line.Peer) : (_line.Peer, _line.Node);
        Does("one side", () =>
        {
            gone.PeerSends([1, 2, 3]);
            gone.PeerResets();
        });
        Does("other side", () => alive.PeerSends([4, 5, 6]));
        Does("other side reads", () => alive.PeerReads(1_000));
        Does("timer", () => _line.Clock.Pass(120_100));
    }

    protected override void AtEnd() => _line.ExpectClosed(
        _isNode ? CloseReason.BackendReset : CloseReason.Reset, CloseReason.BackendTimedOut, CloseReason.WriteStalled);
}
