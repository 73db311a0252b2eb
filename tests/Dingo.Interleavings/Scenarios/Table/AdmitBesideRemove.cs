using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>The only place is given back, three times over, while another asks for it: the successor keeps it.</summary>
internal sealed class AdmitBesideRemove : Scene
{
    private readonly TableWorld _world = new(new ConnectionLimits { MaxInboundConns = 1 });
    private ConnectionLease _successor;
    private int _removed;

    public AdmitBesideRemove()
    {
        _world.Admit(Wire.Remote, out var lease, out _);
        var (connection, _) = _world.Make(lease.Id, isInbound: true, _world);
        _world.Table.Bind(lease.Id, connection);
        _world.Table.Establish(connection);
        Does("closer", () =>
        {
            _world.Table.BeginClosing(connection);
            CountIf(_world.Table.Remove(connection));
        });
        Does("releaser", () =>
        {
            // Of no effect: the place is the connection's.
            lease.Return();
            CountIf(_world.Table.Remove(connection));
            lease.Return();
        });
        Does("newcomer", () =>
        {
            for (int i = 0; i < 2 && _successor.Table is null; i++)
                _world.Admit(Wire.Tcp("192.0.2.7", 4001 + i), out _successor, out var _);
        });
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        ExpectEqual(_removed, 1, "times that it was removed");
        _world.ExpectConsistent();
        ExpectEqual(_world.Table.Counts.Inbound, _successor.Table is null ? 0 : 1, "places held");
        if (_successor.Table is not null)
            _successor.Return();
        _world.ExpectEmpty();
    }

    private void CountIf(bool removed) => _removed += removed ? 1 : 0;
}
