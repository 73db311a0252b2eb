using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Neighbours;

/// <summary>What chain selection does with the connection manager: chooses whom to believe, and never somebody who dialled us.</summary>
/// <remarks>An inbound peer is a client that pulls data; whoever wants to feed us a chain would only have to connect.</remarks>
internal sealed class ChainSelection(ConnectionManager manager) : IDisposable
{
    private readonly Subscription<AnyEvent> _events = manager.Subscribe("chain selection");
    private readonly HashSet<ulong> _sources = [];

    /// <summary>The connections from which a chain is taken.</summary>
    public IReadOnlyCollection<ulong> Sources => _sources;

    /// <summary>A tip was announced on a connection: whether it counts.</summary>
    public bool IsBelieved(ConnectionId id) => !manager.IsInboundConnection(id) && _sources.Contains(id.Number);

    /// <summary>Reads all that has happened.</summary>
    public void CatchUp()
    {
        while (_events.TryRead(out var delivery))
        {
            if (delivery.IsGap)
                StartAnew();
            else if (delivery.Event.TryGet(out OutboundConnectionEvent opened) && !opened.IsNtC)
                _sources.Add(opened.ConnectionId.Number);
            else if (delivery.Event.TryGet(out ConnectionClosedEvent closed))
                _sources.Remove(closed.ConnectionId.Number);
        }
    }

    public void Dispose() => _events.Dispose();

    private void StartAnew()
    {
        _sources.Clear();
        foreach (var entry in manager.Snapshot().Connections)
        {
            if (!entry.IsInbound && !entry.IsNtC)
                _sources.Add(entry.ConnectionId.Number);
        }
    }
}
