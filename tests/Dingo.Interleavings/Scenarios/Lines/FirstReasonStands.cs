using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>Several close it at once, one of them by reset: the first reason stands, and one caller is told so.</summary>
internal sealed class FirstReasonStands : Scene
{
    private readonly Line _line = new Line(peerAnswersEnd: true).Establish();
    private bool _recycled;
    private bool _pruned;

    public FirstReasonStands()
    {
        Does("recycler", () => _recycled = _line.Connection.Close(CloseReason.Recycled));
        Does("pruner", () => _pruned = _line.Connection.Close(CloseReason.Pruned, "surplus"));
        Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
        Does("peer", _line.Bearer.PeerEnds);
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Recycled, CloseReason.Pruned, CloseReason.Stopping, CloseReason.PeerClosed);
        ExpectEqual(_recycled, _line.Connection.CloseReason == CloseReason.Recycled, "the recycler was told that its reason stands");
        ExpectEqual(_pruned, _line.Connection.CloseReason == CloseReason.Pruned, "the pruner was told that its reason stands");
        Expect(!_pruned || _line.Connection.CloseDetail == "surplus", "the detail belongs to another reason");
    }
}
