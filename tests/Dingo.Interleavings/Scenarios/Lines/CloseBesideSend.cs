using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>An orderly ending while a write waits for the peer, who ends its own direction: what was sent before still leaves, then our end.</summary>
internal sealed class CloseBesideSend : Scene
{
    private readonly Line _line = new Line(peerAnswersEnd: true).Establish();
    private readonly long _before;

    public CloseBesideSend()
    {
        _before = _line.Bearer.Sent;
        _line.Bearer.LimitRoom(20);
        _line.Channel!.TryWrite(new byte[100]);
        Does("closer", () => _line.Connection.Close(CloseReason.Recycled));
        Does("kernel", () =>
        {
            _line.Bearer.PeerReads(50);
            _line.Bearer.PeerReads(1000);
        });
        Does("peer", _line.Bearer.PeerEnds);
        Does("writer", () => _line.Channel.TryWrite(new byte[100]));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.Recycled, CloseReason.PeerClosed);
        Expect(_line.Bearer.SendingEnded, "our end was not sent");
        Expect(_line.Bearer.Sent - _before >= 108, "what was written before the end did not leave");
    }
}
