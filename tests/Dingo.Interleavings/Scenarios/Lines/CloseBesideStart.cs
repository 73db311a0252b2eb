using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>It is closed, orderly or not, while it begins.</summary>
internal sealed class CloseBesideStart : Scene
{
    private readonly Line _line = new(peerAnswersEnd: true);
    private readonly CloseReason _reason;

    public CloseBesideStart(CloseReason reason)
    {
        _reason = reason;
        _line.Bearer.PeerSends(Wire.Proposal);
        Does("starter", _line.Connection.Start);
        Does("closer", () => _line.Connection.Close(reason));
        Does("peer", _line.Bearer.PeerEnds);
    }

    protected override void AtEnd() => _line.ExpectClosed(_reason, CloseReason.PeerClosed);
}
