using System.Net;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>A connection table without sockets, and connections over <see cref="MemoryBearer"/> to fill it with.</summary>
internal sealed class TableBench : IDisposable
{
    public static readonly PeerEndPoint Local = Tcp("192.0.2.1", 3001);
    public static readonly PeerEndPoint Socket = PeerEndPoint.Unix("/run/node.socket");

    private readonly TimingWheel _wheel = new(new FakeTimeProvider());
    private readonly SlabPool _slabs = new();
    private readonly ConnectionLifecycle _lifecycle;
    private readonly List<ConnectionLease> _kept = [];

    public TableBench(ConnectionLimits? limits = null)
    {
        Table = new ConnectionTable(Bus, limits ?? new ConnectionLimits());
        Table.Open();
        Lives = new LifecycleSetup(Table, Figures, new LinePacer(TimeProvider.System), NullLogger.Instance);
        _lifecycle = new ConnectionLifecycle(Lives, HandOverTo.NoOne);
    }

    public EventBus<AnyEvent> Bus { get; } = new();

    public ConnectionTable Table { get; }

    public LifecycleFigures Figures { get; } = new();

    public LifecycleSetup Lives { get; }

    public ConnectionCounts Counts => Table.Counts;

    public static PeerEndPoint Tcp(string address, int port) => PeerEndPoint.Tcp(IPAddress.Parse(address), port);

    public RefusalReason Admit(PeerEndPoint remote, out ConnectionLease lease, out Connection? displaced) =>
        Table.Admit(ProtocolFamily.NodeToNode, Local, remote, out lease, out displaced);

    public RefusalReason AdmitLocal(ulong client, out ConnectionLease lease) =>
        Table.Admit(ProtocolFamily.NodeToClient, Socket, PeerEndPoint.UnixClient("/run/node.socket", client), out lease, out _);

    /// <summary>Takes a place that is never given back.</summary>
    public RefusalReason Admit(PeerEndPoint remote) => Keep(Admit(remote, out var lease, out _), lease);

    /// <summary>Takes a place that is never given back.</summary>
    public RefusalReason AdmitLocal(ulong client) => Keep(AdmitLocal(client, out var lease), lease);

    /// <summary>Binds a connection to an admitted place, and closes it where the table says so, as a listener does; it is not started.</summary>
    public Connection Bind(ConnectionLease lease, out MemoryBearer bearer, bool peerAnswersEnd = true)
    {
        var connection = Make(lease.Id, isInbound: true, out bearer, peerAnswersEnd);
        if (Table.Bind(lease.Id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        return connection;
    }

    public Connection Make(ConnectionId id, bool isInbound, out MemoryBearer bearer, bool peerAnswersEnd = true)
    {
        bearer = new MemoryBearer(id.Local, id.Remote, peerAnswersEnd);
        var settings = SettingsFor(id.Remote);
        return isInbound
            ? Connection.Respond(id, bearer, settings, _lifecycle)
            : Connection.Initiate(id, bearer, settings, _lifecycle);
    }

    public ConnectionSettings SettingsFor(PeerEndPoint remote) => new()
    {
        Handshake = remote.Kind == PeerEndPointKind.Tcp ? Wire.Nodes : Wire.Clients,
        Wheel = _wheel,
        Slabs = _slabs,
    };

    /// <summary>An inbound connection that is established.</summary>
    public Connection Establish(PeerEndPoint remote, bool isDuplex = false, bool peerAnswersEnd = true) =>
        Establish(remote, out _, isDuplex, peerAnswersEnd);

    public Connection Establish(PeerEndPoint remote, out MemoryBearer bearer, bool isDuplex = false, bool peerAnswersEnd = true)
    {
        bool isNode = remote.Kind == PeerEndPointKind.Tcp;
        var family = isNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;
        var refusal = Table.Admit(family, isNode ? Local : Socket, remote, out var lease, out var displaced);
        if (refusal != RefusalReason.None)
            throw new InvalidOperationException(refusal.Name());
        displaced?.Close(CloseReason.Collision);
        var connection = Bind(lease, out bearer, peerAnswersEnd);
        bearer.PeerSends(Wire.Proposal(!isNode ? Wire.ProposeLocal : isDuplex ? Wire.ProposeDuplex : Wire.ProposeUnidirectional));
        connection.Start();
        return connection;
    }

    /// <summary>An outbound connection that is established.</summary>
    public Connection Dial(PeerEndPoint local, PeerEndPoint remote, bool isDuplex = false)
    {
        var connection = DialSilent(local, remote, out var bearer);
        bearer.PeerSends(Wire.Answer(isDuplex ? Wire.AcceptDuplex : Wire.AcceptUnidirectional));
        return connection;
    }

    public ConnectionLease Reserve(PeerEndPoint remote)
    {
        var decision = Table.Reserve(ProtocolFamily.NodeToNode, remote);
        return decision.Verdict == DialVerdict.Dial ? decision.Lease : throw new InvalidOperationException($"No dial, but {(int)decision.Verdict}.");
    }

    public Connection DialSilent(PeerEndPoint local, PeerEndPoint remote, out MemoryBearer bearer, bool peerAnswersEnd = true) =>
        Connect(Reserve(remote), local, out bearer, peerAnswersEnd);

    /// <summary>The dial got through; the peer has not answered yet.</summary>
    public Connection Connect(ConnectionLease lease, PeerEndPoint local, out MemoryBearer bearer, bool peerAnswersEnd = true)
    {
        var id = Table.Connected(lease, local, out var displaced);
        displaced?.Close(CloseReason.Collision);
        var connection = Make(id, isInbound: false, out bearer, peerAnswersEnd);
        Table.Bind(id, connection);
        connection.Start();
        return connection;
    }

    public void Dispose() => _wheel.Dispose();

    private RefusalReason Keep(RefusalReason refusal, ConnectionLease lease)
    {
        _kept.Add(lease);
        return refusal;
    }
}
