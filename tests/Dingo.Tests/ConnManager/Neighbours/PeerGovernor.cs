using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Neighbours;

/// <summary>What a peer governor does with the connection manager: keeps the exact state of all node-to-node peers.</summary>
/// <remarks>It may fall behind as far as it likes: where events are missing it takes a snapshot, and goes on from there.</remarks>
internal sealed class PeerGovernor : IDisposable
{
    private readonly ConnectionManager _manager;
    private readonly Subscription<AnyEvent> _events;
    private readonly Dictionary<ulong, (string Peer, bool IsInbound)> _peers = [];
    private ulong _upTo;

    public PeerGovernor(ConnectionManager manager, int capacity)
    {
        _manager = manager;
        _events = manager.Subscribe("governor", capacity);
        Resynchronise();
    }

    public int Gaps { get; private set; }

    /// <summary>Each peer once, in the order of their connections.</summary>
    public string Peers => string.Join(' ', _peers.OrderBy(static p => p.Key).Select(static p => $"{p.Key}{(p.Value.IsInbound ? '<' : '>')}{p.Value.Peer}"));

    /// <summary>Reads all that has happened.</summary>
    public void CatchUp()
    {
        while (_events.TryRead(out var delivery))
        {
            if (delivery.IsGap)
            {
                Gaps++;
                Resynchronise();
            }
            else if (delivery.Sequence > _upTo)
            {
                Apply(delivery.Event);
            }
        }
    }

    public void Dispose() => _events.Dispose();

    private void Resynchronise()
    {
        var snapshot = _manager.Snapshot();
        _upTo = snapshot.Sequence;
        _peers.Clear();
        foreach (var entry in snapshot.Connections)
        {
            if (!entry.IsNtC)
                Add(entry.ConnectionId, entry.IsInbound);
        }
    }

    private void Apply(AnyEvent e)
    {
        if (e.TryGet(out InboundConnectionEvent inbound) && !inbound.IsNtC)
            Add(inbound.ConnectionId, isInbound: true);
        else if (e.TryGet(out OutboundConnectionEvent outbound) && !outbound.IsNtC)
            Add(outbound.ConnectionId, isInbound: false);
        else if (e.TryGet(out ConnectionClosedEvent closed) && !closed.IsNtC && !_peers.Remove(closed.ConnectionId.Number))
            throw new InvalidOperationException($"{closed.ConnectionId} was closed, and never opened.");
    }

    private void Add(ConnectionId id, bool isInbound)
    {
        if (!_peers.TryAdd(id.Number, (ConnectionManager.NormalizePeerAddr(id.Remote.ToString()), isInbound)))
            throw new InvalidOperationException($"{id} was opened twice.");
    }
}
