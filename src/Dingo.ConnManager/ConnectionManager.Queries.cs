using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager;

/// <content>What others may ask of it.</content>
public sealed partial class ConnectionManager
{
    /// <summary>Whether it runs, and every listener is bound and accepts.</summary>
    public bool IsReady => _isRunning && _listeners.AreAccepting;

    /// <summary>
    /// The name and the concrete endpoint of each listener, as it was bound at the last start that succeeded; empty before the first. It
    /// stays after a stop: to bind the same addresses again.
    /// </summary>
    public IReadOnlyList<(string Name, EndPoint EndPoint)> ResolvedListeners => _resolved;

    /// <summary>Inbound node-to-node connections that hold a place, from before their handshake until their socket is gone.</summary>
    public int InboundCount => _table.Counts.Inbound;

    /// <summary>The connection of that identity once it is established and until it closes, or <see langword="null"/>.</summary>
    public Connection? GetConnectionById(ConnectionId id) => _table.Find(id.Number);

    /// <summary>Whether that identity is of an established connection that the peer opened: a client of ours, no source of truth.</summary>
    public bool IsInboundConnection(ConnectionId id) => _table.IsInbound(id.Number);

    /// <summary>
    /// Whether a dial of that address would find a connection that the peer opened: one that serves in its stead, that
    /// forbids it, or that is forwarded and has the addresses that the dial would have.
    /// </summary>
    /// <remarks>
    /// Only where connections are dialled from the port that is listened on (<see cref="ConnectionManagerConfig.OutboundSourcePort"/>) can
    /// two of them collide, and only with exactly the same remote address: one from the same host and another port suppresses no dial.
    /// </remarks>
    /// <param name="peerAddr">An IP address and port, in any spelling. A name has no address here: always <see langword="false"/>.</param>
    public bool HasInboundPeerAddress(string peerAddr) =>
        _config.OutboundSourcePort != 0 && DialTarget.TryParse(NormalizePeerAddr(peerAddr), out var target)
        && target.EndPoint is { } remote && _table.HasInbound(remote);

    /// <summary>Every established connection that we dialled, or that the peer opened and we use. A copy.</summary>
    public IReadOnlyList<Connection> OutboundConnections => _table.UsedByUs();

    /// <summary>Every established connection whose bytes go to a node behind us. A copy.</summary>
    public IReadOnlyList<Connection> ForwardedConnections => _table.Forwarded();

    /// <summary>Inbound node-to-node connections from one source that hold a place.</summary>
    /// <param name="ipKey"><c>192.0.2.7</c> or <c>2001:db8::/64</c>; any address stands for its source.</param>
    /// <returns>0 for what is no address.</returns>
    public int IPConnCount(string ipKey) => SourceKey.TryParse(ipKey, out var source) ? _table.CountOf(source) : 0;

    /// <summary>Every place that is held, from before the handshake until the socket is gone, as of one instant. A copy.</summary>
    public IReadOnlyList<ConnectionReport> Report() => _table.Report();

    /// <summary>What would happen to a connection of that peer now, limit by limit, with the counts that decide. Changes nothing.</summary>
    /// <remarks>
    /// The same rules decide when it really comes; only whether its two addresses are taken can then be known, too. What the lists of the
    /// listeners say before them, <see cref="ExplainListeners"/> tells.
    /// </remarks>
    /// <param name="family">What is spoken on the listener that it would come to.</param>
    /// <param name="source">Whom it would be counted under; null for a peer without an IP address, as on a Unix socket.</param>
    public AdmissionExplanation Explain(ProtocolFamily family, SourceKey? source) =>
        _table.Explain(family, family == ProtocolFamily.NodeToNode ? source : null);

    /// <summary>What each listener's lists would say to that peer now, by its full address. Changes nothing, and counts nobody.</summary>
    /// <remarks>
    /// The same lists decide when it really comes. Behind a proxy its own address counts, so that the proxies' list, which is about who
    /// connects directly, keeps it out of nothing. Safe on any thread; each verdict is exact, and together they are as of slightly
    /// different instants while the listeners change.
    /// </remarks>
    /// <param name="family">What is spoken on the listeners that are asked.</param>
    /// <param name="peer">The address that it would come from; its port is no matter.</param>
    /// <returns>
    /// One for each running listener to which it can come, also where there is no list, in the order of the configuration: not one that
    /// was lost, nor without a proxy one of the other IP family. Empty for a peer without an IP address, and while it is not running.
    /// </returns>
    public IReadOnlyList<ListenerVerdict> ExplainListeners(ProtocolFamily family, PeerEndPoint peer) =>
        peer.Kind == PeerEndPointKind.Tcp ? _listeners.Explain(family, peer) : [];

    /// <summary>The limits in force. To be set at any time: they apply to whoever comes from then on, and close nobody.</summary>
    public ConnectionLimits Limits
    {
        get => _table.Limits;
        set => _table.Limits = value;
    }

    /// <summary>The published connections, and the number of the last event that is in them already.</summary>
    /// <remarks>Subscribe first, then take the snapshot, then skip the events up to its number: the state stays exact.</remarks>
    public ConnectionSnapshot Snapshot() => _table.Snapshot();

    /// <summary>The form in which peers' addresses are compared: see <see cref="PeerAddress.Normalize"/>.</summary>
    public static string NormalizePeerAddr(string peerAddr) => PeerAddress.Normalize(peerAddr);

    /// <summary>Subscribes to the events of every connection's life, from now on.</summary>
    /// <param name="name">Names the subscriber in figures.</param>
    /// <param name="capacity">Events it may fall behind before it reads a gap mark in the place of the oldest.</param>
    /// <returns>Owned by the caller, who disposes it. Its stream ends when the connection manager is disposed.</returns>
    public Subscription<AnyEvent> Subscribe(string name, int capacity = EventBus<AnyEvent>.DefaultRingCapacity) => Bus.Subscribe(name, capacity);

    /// <summary>Subscribes to who is refused, from now on: <see cref="PeersRefusedEvent"/>, with numbers of its own.</summary>
    /// <inheritdoc cref="Subscribe"/>
    public Subscription<AnyEvent> SubscribeToRefusals(string name, int capacity = EventBus<AnyEvent>.DefaultRingCapacity) =>
        _refusalBus.Subscribe(name, capacity);

    /// <summary>Who was refused how often, the most often first. Bounded: see <see cref="RefusalReport.Unlisted"/>.</summary>
    public RefusalReport Refusals(RefusalGrouping grouping) => _refusals.Report(grouping);

    /// <summary>All figures, for metrics. Each is exact; together they are as of slightly different instants.</summary>
    public ConnectionManagerFigures Figures => new(
        _table.Counts,
        _figures,
        _listeners.Reports,
        Added(Bus.GetPublished(), _refusalBus.GetPublished()),
        Bus.OutboxOverrun + _refusalBus.OutboxOverrun,
        [.. Bus.GetFigures(), .. _refusalBus.GetFigures()],
        _table.AccountingMismatches,
        _dials,
        [.. _recycles],
        _closedCallbacks?.Waiting ?? 0,
        _closedCallbacks?.Failures ?? 0,
        _logger.Failures,
        _slabs.Outstanding,
        _wheel.Armed);

    private static long[] Added(long[] one, long[] other)
    {
        for (int i = 0; i < one.Length; i++)
            one[i] += other[i];
        return one;
    }
}
