using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>An orderly ending while bytes come and its deadline passes: it finishes with the peer's end or by reset.</summary>
internal sealed class CloseBesideBytes : Scene
{
    private readonly Line _line = new Line(peerAnswersEnd: true).Establish();
    private readonly byte[] _bytes = Wire.Segment(Wire.Protocol, [1, 2, 3]);

    public CloseBesideBytes()
    {
        Does("engine", () =>
        {
            _line.Bearer.PeerSends(_bytes);
            _line.Bearer.PeerSends(_bytes);
        });
        Does("closer", () => _line.Connection.Close(CloseReason.LocalClosed));
        Does("timer", () => _line.Clock.Pass(1_100));
    }

    protected override void AtEnd()
    {
        _line.ExpectClosed(CloseReason.LocalClosed);
        Expect(_line.Handler.Received is 0 or 3 or 6, "a part of a segment");
    }
}
