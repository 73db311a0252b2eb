using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>A turn so long that it goes on in the pool, while others bring work and one closes.</summary>
internal sealed class LongTurn : Scene
{
    private const int Pieces = 40;

    private readonly Line _line = new Line(peerAnswersEnd: true).Establish();
    private readonly bool _closes;

    public LongTurn(bool closes)
    {
        _closes = closes;
        byte[][] pieces = new byte[Pieces][];
        Array.Fill(pieces, Wire.Segment(Wire.Protocol, [1, 2, 3]));
        Does("engine", () => _line.Bearer.PeerSends(pieces));
        Does("writer", () => _line.Channel!.TryWrite(new byte[100]));
        if (closes)
            Does("closer", () => _line.Connection.Close(CloseReason.LocalClosed));
    }

    protected override void AtEnd()
    {
        if (_closes)
        {
            _line.ExpectClosed(CloseReason.LocalClosed);
            return;
        }

        _line.ExpectAtRest();
        ExpectEqual(_line.Handler.Received, 3 * Pieces, "bytes received");
    }
}
