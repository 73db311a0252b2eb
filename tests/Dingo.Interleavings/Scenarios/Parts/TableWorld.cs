using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Interleavings.Scheduling;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>A table with its bus, a subscriber that reads at the end, and connections over twins to fill it with.</summary>
internal sealed class TableWorld : IConnectionOwner
{
    private readonly Subscription<AnyEvent> _events;
    private readonly TimingWheel _wheel = new(new StillClock());
    private readonly SlabPool _slabs = new();
    private readonly ConnectionLimits _limits;
    private readonly HashSet<ulong> _everOpened = [];
    private readonly HashSet<ulong> _open = [];
    private ulong _lastSequence;

    public TableWorld(ConnectionLimits? limits = null)
    {
        _limits = limits ?? new ConnectionLimits();
        _events = Bus.Subscribe("test", 32);
        Table = new ConnectionTable(Bus, _limits);
        Table.Open();
    }

    public EventBus<AnyEvent> Bus { get; } = new(32);

    public ConnectionTable Table { get; }

    /// <summary>What holds at every instant at which the table can be looked at.</summary>
    public void ExpectCapsKept()
    {
        if (Bus.Gate.IsHeld)
            return;
        var counts = Table.Counts;
        Steps.Expect(
            counts.Inbound <= _limits.MaxInboundConns && counts.Local <= _limits.MaxLocalConns && counts.Outbound <= _limits.MaxOutboundConns
            && counts.PendingInbound <= _limits.MaxPendingHandshakes && counts.PendingLocal <= _limits.MaxPendingHandshakes
            && Table.CountOf(SourceKey.Of(Wire.Remote)) <= _limits.MaxConnectionsPerIP,
            $"more than the limits: {counts}");
    }

    public RefusalReason Admit(PeerEndPoint remote, out ConnectionLease lease, out Connection? displaced) => remote.Kind == PeerEndPointKind.Tcp
        ? Table.Admit(ProtocolFamily.NodeToNode, Wire.Local, remote, out lease, out displaced)
        : Table.Admit(ProtocolFamily.NodeToClient, PeerEndPoint.Unix("/run/node.socket"), remote, out lease, out displaced);

    /// <summary>Binds a connection as a listener does, and begins it.</summary>
    /// <returns>The peer's end.</returns>
    public TwinBearer Bind(ConnectionLease lease, out Connection connection)
    {
        (connection, var bearer) = Make(lease.Id, isInbound: true, this);
        if (Table.Bind(lease.Id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        connection.Start();
        return bearer;
    }

    /// <summary>A connection that tells this table of its life, or another owner.</summary>
    public (Connection Connection, TwinBearer Bearer) Make(ConnectionId id, bool isInbound, IConnectionOwner owner)
    {
        var watch = new TurnWatch();
        var bearer = new TwinBearer(id.Local, id.Remote, watch) { PeerAnswersEnd = true };
        var settings = new ConnectionSettings { Handshake = Wire.Nodes, Wheel = _wheel, Slabs = _slabs };
        var witness = new Witness(watch, owner);
        return (isInbound ? Connection.Respond(id, bearer, settings, witness) : Connection.Initiate(id, bearer, settings, witness), bearer);
    }

    /// <summary>An inbound connection that is established, before the schedule begins.</summary>
    public (Connection Connection, TwinBearer Bearer) Establish(PeerEndPoint remote, bool isDuplex = false)
    {
        var refusal = Admit(remote, out var lease, out _);
        var bearer = Bind(lease, out var connection);
        bearer.PeerSends(isDuplex ? Wire.DuplexProposal : Wire.Proposal);
        Steps.Expect(refusal == RefusalReason.None && connection.WasEstablished, "there is no connection to begin with");
        return (connection, bearer);
    }

    /// <summary>Counters equal rows, every connection has at most one opened and one closed event in that order, and the snapshot is what they add up to.</summary>
    public void ExpectConsistent()
    {
        Table.Audit();
        Steps.Expect(Table.AccountingMismatches == 0, "counters and rows differ, or a move was none");
        var open = ReadEvents();
        var snapshot = Table.Snapshot().Connections.Select(static c => c.ConnectionId.Number).Order();
        Steps.Expect(snapshot.SequenceEqual(open.Order()), "the snapshot is not what the events add up to");
    }

    /// <summary>Nothing is in it any more, and whoever waits for that is told.</summary>
    public void ExpectEmpty()
    {
        ExpectConsistent();
        Steps.Expect(Table.Counts == default, $"places are left: {Table.Counts}");
        Steps.Expect(Table.CountOf(SourceKey.Of(Wire.Remote)) == 0, "a source is left");
        Steps.Expect(!Table.Knows(Wire.Remote), "an address is left");
        Steps.Expect(_slabs.Outstanding == 0 && _wheel.Armed == 0, "a connection left something");
        Steps.Expect(Table.Shut().IsCompleted, "the shut table waits for ever");
    }

    public void OnEstablished(Connection connection) => Table.Establish(connection);

    public void OnAnswered(Connection connection) => Table.Answer(connection);

    public void OnClosing(Connection connection) => Table.BeginClosing(connection);

    public void OnClosed(Connection connection) => Table.Remove(connection);

    public void OnFault(Connection connection, Exception exception)
    {
    }

    private HashSet<ulong> ReadEvents()
    {
        while (_events.TryRead(out var delivery))
        {
            Steps.Expect(!delivery.IsGap && delivery.Sequence == ++_lastSequence, "a number is missing");
            if (delivery.Event.TryGet(out InboundConnectionEvent inbound))
                Open(inbound.ConnectionId.Number);
            else if (delivery.Event.TryGet(out OutboundConnectionEvent outbound))
                Open(outbound.ConnectionId.Number);
            else if (delivery.Event.TryGet(out ConnectionClosedEvent closed))
                Steps.Expect(_open.Remove(closed.ConnectionId.Number), "closed, but not open");
        }

        Steps.Expect(_lastSequence == Bus.LastSequence, "events are left in the outbox");
        return _open;
    }

    private void Open(ulong number) => Steps.Expect(_everOpened.Add(number) && _open.Add(number), $"{number} was opened twice");
}
