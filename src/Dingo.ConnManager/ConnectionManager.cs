using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Events;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

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

    // A reset is done in a moment; what takes longer waits for somebody else's code.
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(1);

    private readonly ConnectionManagerConfig _config;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly TimingWheel _wheel;
    private readonly SlabPool _slabs = new();
    private readonly ConnectionTable _table;
    private readonly LifecycleFigures _figures = new();
    private readonly LinePacer _handshakeLines;
    private readonly ClosedCallbacks? _closedCallbacks;
    private readonly EventDispatch _events;
    private readonly ITimer _audit;
    private readonly IDisposable? _gauges;
    private readonly SemaphoreSlim _startAndStop = new(1, 1);
    private readonly ProvidedOnce<IReadOnlyList<ListenerConfig>> _listenerConfigs;
    private readonly ProvidedOnce<Dialer?> _dialer;
    private Listener[] _listeners = [];
    private (string Name, EndPoint EndPoint)[] _resolved = [];
    private volatile bool _isRunning;
    private int _disposed;
    private CancellationTokenSource _stopping = new();
    private long _mismatchesLogged;

    /// <summary>Creates a connection manager that does nothing until <see cref="StartAsync"/>.</summary>
    public ConnectionManager(ConnectionManagerConfig config)
    {
        _config = config;
        _time = config.Time ?? TimeProvider.System;
        _logger = new GuardedLogger((config.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ConnectionManager>());
        _handshakeLines = new LinePacer(_time);
        _wheel = new TimingWheel(_time);
        Bus = config.EventBus ?? new EventBus<AnyEvent>();
        _table = new ConnectionTable(Bus, config.Limits);
        _events = new EventDispatch(Bus, this);
        _closedCallbacks = config.ConnClosedFunc is { } closed ? new ClosedCallbacks(closed, _logger) : null;
        _listenerConfigs = new(config.ListenersProvider ?? (() => config.Listeners));
        _dialer = new(() => (config.OutboundConnOptsProvider?.Invoke() ?? config.OutboundConnOpts) is { } options ? MakeDialer(options) : null);
        _audit = _time.CreateTimer(static manager => ((ConnectionManager)manager!).Audit(), this, AuditInterval, AuditInterval);
        _gauges = config.MetricsRegistry?.Register(ConnectionGauges.All, () => _table.Counts);
    }

    /// <summary>Where every event of a connection's life is published. Only the connection manager publishes.</summary>
    internal EventBus<AnyEvent> Bus { get; }

    /// <summary>Binds every listener, and begins to accept and to dial.</summary>
    /// <exception cref="ListenException">An endpoint cannot be had; those bound before it, and every supplied socket, are closed.</exception>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var configs = await _listenerConfigs.GetAsync().ConfigureAwait(false);
        await _startAndStop.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isRunning)
                throw new InvalidOperationException("The connection manager is running.");
            _listeners = await BindAllAsync(configs).ConfigureAwait(false);
            _resolved = Array.ConvertAll(_listeners, static l => (l.Name, l.EndPoint));
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

    /// <summary>Stops accepting and dialling, and closes every connection. Harmless twice.</summary>
    /// <remarks>
    /// Unfinished handshakes are reset at once. Established connections end orderly, which takes a peer that does not answer one second.
    /// </remarks>
    /// <param name="cancellationToken">
    /// The deadline: what has not ended by then is reset, and the stop is over a second later at the latest. Without one it waits until
    /// nothing is left.
    /// </param>
    /// <returns>What was left undone: nothing, unless the deadline passed.</returns>
    public async Task<StopReport> StopAsync(CancellationToken cancellationToken = default)
    {
        await _startAndStop.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _isRunning = false;
            var emptied = _table.Shut();
            await _stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Array.ConvertAll(_listeners, static listener => listener.StopAsync())).ConfigureAwait(false);
            _listeners = [];
            // In the pool: closing may call others' code, and the deadline holds whatever that does.
            var closed = Task.Run(CloseAll, CancellationToken.None);
            return await IsDoneAsync(Task.WhenAll(closed, emptied).WaitAsync(cancellationToken)).ConfigureAwait(false)
                ? StopReport.Clean
                : await CutShortAsync(emptied).ConfigureAwait(false);
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    /// <summary>Stops, and ends every subscription to its own bus. Harmless twice.</summary>
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
            if (_config.EventBus is null)
                Bus.Complete();
        }

        _gauges?.Dispose();
        await _audit.DisposeAsync().ConfigureAwait(false);
        _wheel.Dispose();
        _stopping.Dispose();
        _startAndStop.Dispose();
    }

    private async Task<Listener[]> BindAllAsync(IReadOnlyList<ListenerConfig> configs)
    {
        var bound = new List<Listener>(configs.Count);
        try
        {
            foreach (var config in configs)
            {
                var lifecycle = new ConnectionLifecycle(
                    _table, _figures, config.ConnectionOpts.HandOver, _handshakeLines, _logger, _closedCallbacks);
                var setup = new ListenerSetup(_table, SettingsFor(config.ConnectionOpts), lifecycle, _time, _logger);
                bound.Add(Listener.Bind(config, setup));
            }

            return [.. bound];
        }
        catch
        {
            await Task.WhenAll(bound.ConvertAll(static listener => listener.StopAsync())).ConfigureAwait(false);
            foreach (var config in configs)
                SuppliedListeningSocket.Close(config.Listener);
            throw;
        }
    }

    private Dialer MakeDialer(ConnectionOptions options) => new(
        _table, _figures, options, SettingsFor(options), new Connector(new SocketConnector(_config.OutboundSourcePort, SourceAddress)),
        _config.Resolver ?? new SystemNameResolver(_time), _config.ConnectTimeout, _time, _handshakeLines, _logger, _closedCallbacks);

    private ConnectionSettings SettingsFor(ConnectionOptions options) => new()
    {
        Handshake = options.Handshake,
        Wheel = _wheel,
        Slabs = _slabs,
        HandshakeTimeout = options.HandshakeTimeout,
        WriteTimeout = options.WriteTimeout,
        ResetOnClose = _config.OutboundSourcePort != 0 && options.Handshake.Family == ProtocolFamily.NodeToNode,
    };

    /// <summary>Where to dial from: as the listener on that port is bound, so that peers see one address of ours.</summary>
    private IPAddress SourceAddress(AddressFamily family)
    {
        foreach (var (_, endPoint) in _resolved)
        {
            if (endPoint is IPEndPoint ip && ip.Port == _config.OutboundSourcePort && ip.AddressFamily == family)
                return ip.Address;
        }

        return family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
    }

    private void CloseAll()
    {
        foreach (var (connection, isEstablished) in _table.Held())
            connection.Close(isEstablished ? CloseReason.Draining : CloseReason.Stopping);
    }

    private async Task<StopReport> CutShortAsync(Task emptied)
    {
        var late = _table.Held();
        _logger.StopCutShort(late.Count);
        var aborted = Task.Run(() => late.ForEach(static held => held.Connection.Abort(CloseReason.Stopping)), CancellationToken.None);
        if (await IsDoneAsync(Task.WhenAll(aborted, emptied).WaitAsync(AbortTimeout, _time)).ConfigureAwait(false))
            return new StopReport(late.Count, []);

        var left = _table.Held().ConvertAll(static held => held.Connection.Id);
        _logger.StopLeft(left.Count);
        return new StopReport(late.Count, left);
    }

    private static async Task<bool> IsDoneAsync(Task inTime)
    {
        await inTime.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return inTime.IsCompletedSuccessfully;
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
