using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>Three race for the last place, and one of them gives it back: there is never more than one, and nothing is left.</summary>
internal sealed class LastPlace : Scene
{
    private readonly TableWorld _world;
    private readonly List<ConnectionLease> _kept = [];

    public LastPlace(ConnectionLimits limits, params ReadOnlySpan<PeerEndPoint> peers)
    {
        _world = new TableWorld(limits);
        var (one, other, third) = (peers[0], peers[1], peers[2]);
        Does("one", () => Keep(one));
        Does("other", () => Keep(other));
        Does("third", () =>
        {
            if (_world.Admit(third, out var lease, out _) != RefusalReason.None)
                return;
            lease.Return();
            lease.Return();
            Keep(third);
        });
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        ExpectEqual(_kept.Count, 1, "places taken");
        _world.ExpectConsistent();
        _kept.ForEach(static lease => lease.Return());
        _world.ExpectEmpty();
    }

    private void Keep(PeerEndPoint peer)
    {
        if (_world.Admit(peer, out var lease, out _) == RefusalReason.None)
            _kept.Add(lease);
    }
}
