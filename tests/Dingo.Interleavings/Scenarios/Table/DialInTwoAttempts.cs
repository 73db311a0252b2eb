using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>A dial tries two addresses with one place, and another dial asks for that place: the attempts count as one, until the last is gone.</summary>
internal sealed class DialInTwoAttempts : Scene
{
    private static readonly PeerEndPoint Second = Wire.Tcp("192.0.2.8", 3001);
    private static readonly PeerEndPoint Third = Wire.Tcp("192.0.2.9", 3001);

    private readonly TableWorld _world = new(new ConnectionLimits { MaxOutboundConns = 1 });
    private readonly DialPlace _place = new();
    private Connection? _connection;
    private ConnectionLease _rival;
    private bool _wasLimited;

    public DialInTwoAttempts()
    {
        Does("first attempt", () =>
        {
            if (Reserve(Wire.Remote, _place, out var lease))
                lease.Return();
        });
        Does("second attempt", () =>
        {
            if (Reserve(Second, _place, out var lease))
                Connect(lease);
        });
        Does("rival", () => _wasLimited = !Reserve(Third, null, out _rival));
    }

    public override Action? Invariant => _world.ExpectCapsKept;

    protected override void AtEnd()
    {
        _world.ExpectConsistent();
        ExpectEqual(_world.Table.Counts.Outbound, _connection is null ? (_wasLimited ? 0 : 1) : 1, "places held");
        Expect(_connection is null || _wasLimited, "two dials have the only place");
        _connection?.Close(CloseReason.Stopping);
        if (!_wasLimited)
            _rival.Return();
        _world.ExpectEmpty();
    }

    private bool Reserve(PeerEndPoint remote, DialPlace? place, out ConnectionLease lease)
    {
        var decision = _world.Table.Reserve(ProtocolFamily.NodeToNode, remote, place);
        lease = decision.Lease;
        Expect(decision.Verdict is DialVerdict.Dial or DialVerdict.Limit, "neither a place nor the limit");
        return decision.Verdict == DialVerdict.Dial;
    }

    private void Connect(ConnectionLease lease)
    {
        var id = _world.Table.Connected(lease, Wire.Local, out _);
        (_connection, _) = _world.Make(id, isInbound: false, _world);
        ExpectEqual(_world.Table.Bind(id, _connection), CloseReason.None, "the verdict on the connection");
        _connection.Start();
    }
}
