using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>A place is given back by two while others take places: a stale return never hits the successor, though rows are used again.</summary>
internal sealed class StaleReturn : Scene
{
    private readonly TableWorld _world = new();
    private readonly List<ConnectionLease> _kept = [];

    public StaleReturn()
    {
        _world.Admit(Wire.Remote, out var lease, out _);
        Does("returner", lease.Return);
        Does("other returner", lease.Return);
        Does("newcomer", () => Keep(4002));
        Does("other newcomer", () => Keep(4003));
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        ExpectEqual(_world.Table.Counts.Inbound, 2, "places held");
        ExpectEqual(_kept.DistinctBy(static lease => lease.Id.Number).Count(), 2, "numbers");
        _world.ExpectConsistent();
        _kept.ForEach(static lease => lease.Return());
        _world.ExpectEmpty();
    }

    private void Keep(int port)
    {
        Expect(_world.Admit(Wire.Tcp("192.0.2.7", port), out var lease, out _) == RefusalReason.None, "refused");
        _kept.Add(lease);
    }
}
