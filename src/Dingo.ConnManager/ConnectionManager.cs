using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.ConnManager;

/// <summary>Owns the life of every connection between a node and its peers and clients: accepts, dials, admits, hands over, closes.</summary>
/// <remarks>
/// <para>
/// It knows nothing of the mini-protocols that run over a connection; whoever takes a connection over does. Each turn in a
/// connection's life is an event: see <see cref="Subscribe"/>. The delivery contract is on <see cref="EventBus{TEvent}"/>.
/// </para>
/// <para>All members are safe on any thread. Start, stop and start again are legal; dispose it once, at the end.</para>
/// </remarks>
public sealed partial class ConnectionManager : IAsyncDisposable
{
    private static readonly TimeSpan AuditInterval = TimeSpan.FromSeconds(5);

    private readonly ConnectionManagerConfig _config;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly TimingWheel _wheel;
    private readonly SlabPool _slabs = new();
    private readonly ConnectionTable _table;
    private readonly LifecycleFigures _figures = new();
    private readonly LinePacer _handshakeLines;
    private readonly EventDispatch _events;
    private readonly ITimer _audit;
    private readonly SemaphoreSlim _startAndStop = new(1, 1);
    private readonly Dialer? _dialer;
    private Listener[] _listeners = [];
    private volatile bool _isRunning;
    private int _disposed;
    private CancellationTokenSource _stopping = new();
    private long _staleRecycles;
    private long _mismatchesLogged;

    /// <summary>Creates a connection manager that does nothing until <see cref="StartAsync"/>.</summary>
    public ConnectionManager(ConnectionManagerConfig config)
    {
        _config = config;
        _time = config.Time ?? TimeProvider.System;
        _logger = new GuardedLogger((config.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ConnectionManager>());
        _handshakeLines = new LinePacer(_time);
        _wheel = new TimingWheel(_time);
        _table = new ConnectionTable(Bus, config.Limits);
        _events = new EventDispatch(Bus, this);
        _audit = _time.CreateTimer(static manager => ((ConnectionManager)manager!).Audit(), this, AuditInterval, AuditInterval);
        if (config.OutboundConnOpts is { } outbound)
        {
            _dialer = new Dialer(
                _table, _figures, outbound, SettingsFor(outbound), config.ConnectTimeout, _time, _handshakeLines, _logger);
        }
    }

    /// <summary>Where every event of a connection's life is published. Only the connection manager publishes.</summary>
    internal EventBus<AnyEvent> Bus { get; } = new();

    /// <summary>Binds every listener, and begins to accept and to dial.</summary>
    /// <exception cref="ListenException">An endpoint cannot be had; those bound before it are closed again.</exception>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _startAndStop.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isRunning)
                throw new InvalidOperationException("The connection manager is running.");
            _listeners = await BindAllAsync().ConfigureAwait(false);
            _stopping = new CancellationTokenSource();
            _isRunning = true;
            _table.Open();
            foreach (var listener in _listeners)
                listener.Start();
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    /// <summary>Stops accepting and dialling, and closes every connection. When it returns nothing is left. Harmless twice.</summary>
    /// <remarks>
    /// Unfinished handshakes are reset at once. Established connections end orderly, which takes a peer that does not answer one second.
    /// </remarks>
    /// <param name="cancellationToken">The deadline: what has not ended by then is reset.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _startAndStop.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _isRunning = false;
            var emptied = _table.Shut();
            await _stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Array.ConvertAll(_listeners, static listener => listener.StopAsync())).ConfigureAwait(false);
            foreach (var (connection, isEstablished) in _table.Held())
                connection.Close(isEstablished ? CloseReason.Draining : CloseReason.Stopping);
            using (cancellationToken.UnsafeRegister(static manager => ((ConnectionManager)manager!).AbortAll(), this))
                await emptied.ConfigureAwait(false);
            _listeners = [];
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    /// <summary>Opens a connection to a peer.</summary>
    /// <param name="remote">Where the peer listens.</param>
    /// <param name="cancellationToken">Gives the dial up at any point; nothing leaks.</param>
    /// <returns>The established connection, already handed over.</returns>
    /// <exception cref="OutboundException">There is none.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="ConnectionManagerConfig.OutboundConnOpts"/> is configured.</exception>
    public async Task<Connection> CreateOutboundConnAsync(PeerEndPoint remote, CancellationToken cancellationToken = default)
    {
        var dialer = _dialer ?? throw new InvalidOperationException("Outbound connections are not configured.");
        var stopping = _stopping.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            return await dialer.DialAsync(remote, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFailure.Stopping, "The connection manager stops.");
        }
    }

    /// <summary>Publishes a request to recycle a connection, and acts on it before it returns.</summary>
    /// <returns>The number of the request's event.</returns>
    public ulong RequestRecycle(in ConnectionRecycleRequestedEvent request) => _events.Publish(request);

    /// <summary>Closes the connection that the request names, so that it may be dialled again; one that is gone is a counted no-op.</summary>
    /// <remarks>Called by the dispatch table for each published request: a full ring cannot lose one.</remarks>
    [EventHandler]
    public void HandleConnectionRecycleRequestedEvent(in ConnectionRecycleRequestedEvent request)
    {
        if (_table.Find(request.ConnectionId.Number) is { } connection)
        {
            _logger.Recycling(request.ConnectionId.Number, request.ConnKey, request.Reason);
            connection.Close(CloseReason.Recycled, request.Reason);
            return;
        }

        Interlocked.Increment(ref _staleRecycles);
        _logger.RecycleStale(request.ConnectionId.Number, request.ConnKey, request.Reason);
    }

    /// <summary>Stops, and ends every subscription. Harmless twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        finally
        {
            // Whatever kept it from stopping, no subscriber waits for ever.
            Bus.Complete();
        }

        await _audit.DisposeAsync().ConfigureAwait(false);
        _wheel.Dispose();
        _stopping.Dispose();
        _startAndStop.Dispose();
    }

    private async Task<Listener[]> BindAllAsync()
    {
        var bound = new List<Listener>(_config.Listeners.Count);
        try
        {
            foreach (var config in _config.Listeners)
            {
                var lifecycle = new ConnectionLifecycle(_table, _figures, config.ConnectionOpts.HandOver, _handshakeLines, _logger);
                bound.Add(Listener.Bind(config, _table, SettingsFor(config.ConnectionOpts), lifecycle, _time, _logger));
            }

            return [.. bound];
        }
        catch
        {
            await Task.WhenAll(bound.ConvertAll(static listener => listener.StopAsync())).ConfigureAwait(false);
            throw;
        }
    }

    private ConnectionSettings SettingsFor(ConnectionOptions options) => new()
    {
        Handshake = options.Handshake,
        Wheel = _wheel,
        Slabs = _slabs,
        HandshakeTimeout = options.HandshakeTimeout,
        WriteTimeout = options.WriteTimeout,
    };

    private void AbortAll()
    {
        var left = _table.Held();
        if (left.Count > 0)
            _logger.StopCutShort(left.Count);
        foreach (var (connection, _) in left)
            connection.Abort(CloseReason.Stopping);
    }

    private void Audit()
    {
        _table.Audit();
        long mismatches = _table.AccountingMismatches;
        if (mismatches != _mismatchesLogged)
            _logger.AccountingMismatch(mismatches);
        _mismatchesLogged = mismatches;
    }
}
