using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.Aot.Metrics;
using Dingo.Aot.Recycling;
using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Peers;

/// <summary>The daemon's own use of the connection manager: peers that it keeps, and connections that it has recycled when they stall.</summary>
internal sealed class OwnConnections : IAsyncDisposable
{
    private readonly ConnectionManager _manager;
    private readonly PeerTools _tools;
    private readonly StallRecycler _recycler;
    private KeptPeers _peers;

    /// <summary>Makes both; nothing is dialled before <see cref="Start"/>.</summary>
    public OwnConnections(
        DaemonOptions options, ConnectionManager manager, KeepAliveProbes probes, INameResolver resolver, ILoggerFactory log, TimeProvider time, Random chance)
    {
        _manager = manager;
        _tools = new PeerTools(DialAsync, new PeerNames(resolver), probes, time, chance, log.CreateLogger("Peers"));
        _peers = new KeptPeers(options.Peers.Plan, _tools);
        _recycler = new StallRecycler(LimitsOf(options), probes, Watched, Recycle, time);
        Metrics = [new PeerMetrics(() => Volatile.Read(ref _peers)), new RecyclerMetrics(_recycler)];
    }

    /// <summary>Their figures.</summary>
    public IReadOnlyList<IMetricsSource> Metrics { get; }

    /// <summary>Begins to dial; the connection manager runs.</summary>
    public void Start() => _peers.Start();

    /// <summary>
    /// Keeps, from now on, whom the options name. Connections that are up stay up, and whoever is kept still is found connected; whoever is
    /// not is not dialled again. One call at a time, after <see cref="Start"/>.
    /// </summary>
    public async Task ApplyAsync(DaemonOptions options)
    {
        _recycler.Limits = LimitsOf(options);
        if (options.Peers.Plan.IsSameAs(_peers.Plan))
            return;
        var before = _peers;
        await before.DisposeAsync().ConfigureAwait(false);
        var after = new KeptPeers(options.Peers.Plan, _tools, before);
        Volatile.Write(ref _peers, after);
        after.Start();
    }

    /// <summary>Ends the dials and the watching, and leaves the connections to the connection manager. Harmless twice.</summary>
    public async ValueTask DisposeAsync()
    {
        await _peers.DisposeAsync().ConfigureAwait(false);
        await _recycler.DisposeAsync().ConfigureAwait(false);
    }

    private static StallLimits LimitsOf(DaemonOptions options) =>
        new(TimeSpan.FromSeconds(options.Recycle.SilenceSeconds), TimeSpan.FromSeconds(options.Recycle.WriteStallSeconds));

    /// <summary>A peer is kept as well by a connection that somebody else has dialled.</summary>
    private async Task<Connection> DialAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            return await _manager.CreateOutboundConnAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (OutboundException e) when (e.Existing is not null)
        {
            return e.Existing;
        }
    }

    private IEnumerable<Connection> Watched() => _manager.OutboundConnections.Union(_manager.ForwardedConnections);

    private RecycleOutcome Recycle(Connection connection, string reason)
    {
        var id = connection.Id;
        return _manager.RequestRecycle(new ConnectionRecycleRequestedEvent(id, id.ToString(), reason));
    }
}
