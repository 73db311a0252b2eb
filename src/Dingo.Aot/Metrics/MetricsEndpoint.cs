using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Sockets;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Metrics;

/// <summary>A minimal HTTP/1.1 endpoint that serves <see cref="MetricsPages"/>.</summary>
/// <remarks>
/// Bounded in size, time and number: at most <see cref="MaxConnections"/> scrapers at once, and one more takes the
/// place of the oldest, so that those who never send or never read cannot lock out an honest one. Start it once, stop
/// it once; both from any thread.
/// </remarks>
internal sealed class MetricsEndpoint : IMetricsSource, IAsyncDisposable
{
    /// <summary>Scrapers served at once.</summary>
    public const int MaxConnections = 16;

    private readonly IEndpointListener _listener;
    private readonly AcceptLoop _accepting;
    private readonly MetricsPages _pages;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly LinkedList<MetricsConnection> _connections = new();
    private readonly long[] _drops = new long[(int)MetricsDrop.Stopping + 1];

    /// <summary>Prepares an endpoint; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="listener">Where scrapers arrive; owned from here on.</param>
    /// <param name="sources">What <c>/metrics</c> shows besides the endpoint's own figures.</param>
    /// <param name="ready">What <c>/readyz</c> says.</param>
    /// <param name="time">Measures bounds and back-off.</param>
    /// <param name="logger">Hears of accept errors, at most one line per five seconds.</param>
    public MetricsEndpoint(
        IEndpointListener listener, IReadOnlyList<IMetricsSource> sources, Func<bool> ready, TimeProvider time, ILogger logger)
    {
        _listener = listener;
        _accepting = new AcceptLoop("metrics endpoint", listener, AdmitAsync, time, logger);
        _pages = new MetricsPages([this, .. sources], ready);
        _time = time;
    }

    /// <summary>The address that is really bound.</summary>
    public EndPoint EndPoint => _listener.EndPoint;

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting.Start();

    /// <summary>Closes the listener and every connection; nothing of them is left when it returns. Harmless twice.</summary>
    public async ValueTask DisposeAsync()
    {
        await _accepting.StopAsync();
        foreach (var connection in Live())
        {
            connection.Abort(MetricsDrop.Stopping);
            await connection.Completion;
        }
    }

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Gauge("dingo_metrics_connections", "Connections to this endpoint.", CountLive());
        writer.Begin("dingo_metrics_connections_dropped_total", "Connections that ended without having been served, by reason.", MetricType.Counter);
        writer.Sample(Dropped(MetricsDrop.Deadline), ("reason", "deadline"));
        writer.Sample(Dropped(MetricsDrop.Displaced), ("reason", "displaced"));
        writer.Sample(Dropped(MetricsDrop.Disconnected), ("reason", "disconnected"));
        writer.Counter("dingo_metrics_accept_errors_total", "Accepts that failed at this endpoint.", _accepting.Errors);
    }

    /// <summary>Connections that ended for one reason so far.</summary>
    internal long Dropped(MetricsDrop reason) => Interlocked.Read(ref _drops[(int)reason]);

    private int CountLive()
    {
        lock (_gate)
            return _connections.Count;
    }

    private MetricsConnection[] Live()
    {
        lock (_gate)
            return [.. _connections];
    }

    private async ValueTask AdmitAsync(Socket socket)
    {
        MetricsConnection? oldest;
        lock (_gate)
            oldest = _connections.Count < MaxConnections ? null : _connections.First!.Value;
        if (oldest is not null)
        {
            oldest.Abort(MetricsDrop.Displaced);
            // Its memory comes back before the newcomer takes some: the bound holds in a flood, too.
            await oldest.Completion;
        }

        var connection = new MetricsConnection(socket, _pages);
        lock (_gate)
            _connections.AddLast(connection);
        connection.Start(_time, Ended);
    }

    private void Ended(MetricsConnection connection, MetricsDrop reason)
    {
        Interlocked.Increment(ref _drops[(int)reason]);
        lock (_gate)
            _connections.Remove(connection);
    }
}
