using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.Aot.Metrics;
using Dingo.Aot.Recycling;
using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Peers;

/// <summary>The daemon's own use of the connection manager: peers that it keeps, and connections that it has recycled when they stall.</summary>
internal sealed class OwnConnections : IAsyncDisposable
{
    private readonly KeptPeers _peers;
    private readonly StallRecycler _recycler;

    /// <summary>Makes both; nothing is dialled before <see cref="Start"/>.</summary>
    public OwnConnections(DaemonOptions options, ConnectionManager manager, KeepAliveProbes probes, INameResolver resolver, ILoggerFactory log, TimeProvider time)
    {
        _peers = new KeptPeers(
            options.Peers.Plan, new PeerTools(manager.CreateOutboundConnAsync, new PeerNames(resolver), probes, time, Random.Shared, log.CreateLogger("Peers")));
        var limits = new StallLimits(TimeSpan.FromSeconds(options.Recycle.SilenceSeconds), TimeSpan.FromSeconds(options.Recycle.WriteStallSeconds));
        _recycler = new StallRecycler(limits, probes, () => manager.OutboundConnections, (connection, reason) => Recycle(manager, connection, reason), time);
        Metrics = [new PeerMetrics(_peers), new RecyclerMetrics(_recycler)];
    }

    /// <summary>Their figures.</summary>
    public IReadOnlyList<IMetricsSource> Metrics { get; }

    /// <summary>Begins to dial; the connection manager runs.</summary>
    public void Start() => _peers.Start();

    /// <summary>Ends the dials and the watching, and leaves the connections to the connection manager. Harmless twice.</summary>
    public async ValueTask DisposeAsync()
    {
        await _peers.DisposeAsync().ConfigureAwait(false);
        await _recycler.DisposeAsync().ConfigureAwait(false);
    }

    private static RecycleOutcome Recycle(ConnectionManager manager, Connection connection, string reason)
    {
        var id = connection.Id;
        return manager.RequestRecycle(new ConnectionRecycleRequestedEvent(id, id.ToString(), reason));
    }
}
