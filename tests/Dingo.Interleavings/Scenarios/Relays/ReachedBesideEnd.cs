using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The node is reached, and answers, while another thread closes or resets the connection: nobody keeps the way to it.</summary>
internal sealed class ReachedBesideEnd : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Offer();

    public ReachedBesideEnd(bool isReset)
    {
        Does("connector", _line.Reach);
        Does("node", () => _line.Node.PeerSends(Wire.Acceptance));
        if (isReset)
            Does("aborter", () => _line.Connection.Abort(CloseReason.Stopping));
        else
            Does("closer", () => _line.Connection.Close(CloseReason.Stopping));
        Does("other closer", () => _line.Connection.Close(CloseReason.Draining));
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.Stopping, CloseReason.Draining);
}
