using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Lines;

/// <summary>The proposal arrives while its deadline passes and another closes the connection.</summary>
internal sealed class HandshakeDue : Scene
{
    private readonly Line _line = new(peerAnswersEnd: true);

    public HandshakeDue()
    {
        _line.Connection.Start();
        Does("engine", () => _line.Bearer.PeerSends(Wire.Proposal));
        Does("timer", () => _line.Clock.Pass(10_100));
        Does("closer", () => _line.Connection.Close(CloseReason.Draining));
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.Draining, CloseReason.HandshakeTimedOut);
}
