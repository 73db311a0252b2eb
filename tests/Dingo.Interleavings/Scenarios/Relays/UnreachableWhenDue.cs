using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Relays;

/// <summary>The node cannot be reached while the time for its answer runs out, and the peer ends its direction.</summary>
internal sealed class UnreachableWhenDue : Scene
{
    private readonly RelayedLine _line = new RelayedLine().Offer();

    public UnreachableWhenDue()
    {
        Does("connector", () => _line.Connection.Relay(null));
        Does("timer", () => _line.Clock.Pass(10_100));
        Does("peer", _line.Peer.PeerEnds);
    }

    protected override void AtEnd() => _line.ExpectClosed(CloseReason.NoBackend, CloseReason.BackendTimedOut);
}
