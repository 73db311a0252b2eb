using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Interleavings.Scenarios.Parts;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Connections;

namespace Dingo.Interleavings.Scenarios.Table;

/// <summary>One subscribes and takes a snapshot while a connection opens and another closes: snapshot and later events give the table.</summary>
internal sealed class SnapshotBesideChange : Scene
{
    private readonly TableWorld _world = new();
    private Subscription<AnyEvent>? _subscription;
    private ConnectionSnapshot? _snapshot;

    public SnapshotBesideChange()
    {
        var (leaving, _) = _world.Establish(Wire.Remote);
        _world.Admit(Wire.Tcp("192.0.2.7", 4002), out var lease, out _);
        var bearer = _world.Bind(lease, out _);
        Does("engine", () => bearer.PeerSends(Wire.Proposal));
        Does("closer", () => leaving.Close(CloseReason.Pruned));
        Does("subscriber", () =>
        {
            _subscription = _world.Bus.Subscribe("late", 8);
            _snapshot = _world.Table.Snapshot();
        });
    }

    protected override void AtEnd()
    {
        _world.ExpectConsistent();
        var open = _snapshot!.Connections.Select(static c => c.ConnectionId.Number).ToHashSet();
        while (_subscription!.TryRead(out var delivery))
        {
            if (delivery.Sequence <= _snapshot.Sequence)
                continue;
            if (delivery.Event.TryGet(out InboundConnectionEvent opened))
                Expect(open.Add(opened.ConnectionId.Number), "opened, but in the snapshot");
            else if (delivery.Event.TryGet(out ConnectionClosedEvent closed))
                Expect(open.Remove(closed.ConnectionId.Number), "closed, but not in the snapshot");
        }

        var now = _world.Table.Snapshot().Connections.Select(static c => c.ConnectionId.Number);
        Expect(open.SetEquals(now), "snapshot and events do not give the table");
    }
}
