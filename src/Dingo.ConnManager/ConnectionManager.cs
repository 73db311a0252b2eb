using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Events;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Relaying;
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

    // Refusals are told of once a second, and there are at most as many events then as there are sources with one of their own.
    private const int RefusalOutboxCapacity = 2 * RefusalLedger.MaxSourcesPerSecond;

    private readonly ConnectionManagerConfig _config;
    private readonly TimeProvider _time;
    private readonly GuardedLogger _logger;
    private readonly TimingWheel _wheel;
    private readonly SlabPool _slabs = new();
    private readonly KernelPipes _pipes = new();
    private readonly ConnectionTable _table;
    private readonly LifecycleFigures _figures = new();
    private readonly LifecycleSetup _lives;
    private readonly RefusalLedger _refusals;
    private readonly EventBus<AnyEvent> _refusalBus = new(RefusalOutboxCapacity);
    private readonly ListenerSet _listeners;
    private readonly ClosedCallbacks? _closedCallbacks;
    private readonly EventDispatch _events;
    private readonly ITimer _audit;
    private readonly IDisposable? _gauges;
    private readonly SemaphoreSlim _startAndStop = new(1, 1);
    private readonly ProvidedOnce<IReadOnlyList<ListenerConfig>> _listenerConfigs;
    private readonly ProvidedOnce<Dialer?> _dialer;
    private (string Name, EndPoint EndPoint)[] _resolved = [];
    private volatile bool _isRunning;
    private int _disposed;
    private volatile bool _hasLeft;
    private CancellationTokenSource _stopping = new();
    private long _mismatchesLogged;

    /// <summary>Creates a connection manager that does nothing until <see cref="StartAsync"/>.</summary>
    public ConnectionManager(ConnectionManagerConfig config)
    {
        _config = config;
        _time = config.Time ?? TimeProvider.System;
        _logger = new GuardedLogger((config.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ConnectionManager>());
        _wheel = new TimingWheel(_time);
        Bus = config.EventBus ?? new EventBus<AnyEvent>();
        _table = new ConnectionTable(Bus, config.Limits);
        _events = new EventDispatch(Bus, this);
        _closedCallbacks = config.ConnClosedFunc is { } closed ? new ClosedCallbacks(closed, _logger) : null;
        _lives = new LifecycleSetup(_table, _figures, new LinePacer(_time), _logger, _closedCallbacks);
        _refusals = new RefusalLedger(_time, refused => _refusalBus.Publish(refused));
        _listeners = new ListenerSet(config.Network, SetupFor);
        _listenerConfigs = new(config.ListenersProvider ?? (() => config.Listeners));
        _dialer = new(() => (config.OutboundConnOptsProvider?.Invoke() ?? config.OutboundConnOpts) is { } options ? MakeDialer(options, config.ConnectTimeout) : null);
        _audit = _time.CreateTimer(static manager => ((ConnectionManager)manager!).Audit(), this, AuditInterval, AuditInterval);
        // What is begun before the start ends as what is begun after the stop.
        _stopping.Cancel();
        _gauges = config.MetricsRegistry?.Register(ConnectionGauges.All, () => _table.Counts);
    }

    /// <summary>Where every event of a connection's life is published. Only the connection manager publishes.</summary>
    internal EventBus<AnyEvent> Bus { get; }

    /// <summary>Binds every listener, and begins to accept and to dial.</summary>
    /// <exception cref="ListenException">An endpoint cannot be had; those bound before it, and every supplied socket, are closed.</exception>
    /// <exception cref="InvalidOperationException">It is running, or was disposed.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var configs = await _listenerConfigs.GetAsync().ConfigureAwait(false);
        await _startAndStop.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            if (_isRunning)
                throw new InvalidOperationException("The connection manager is running.");
            await _listeners.BecomeAsync(configs).ConfigureAwait(false);
            _resolved = _listeners.Resolved;
            _stopping = new CancellationTokenSource();
            _hasLeft = false;
            _isRunning = true;
            _table.Open();
            _listeners.Start();
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    /// <summary>Applies what of another configuration can change while it runs, all of it or nothing; the rest stays as it was made with.</summary>
    /// <remarks>
    /// These can: the limits, which close nobody; the listeners; what is done with the connections of a listener, and with those that are
    /// dialled, from the next one on; the time that a dial may take. A listener that is configured as it was stays bound, also when another
    /// port was asked for than it has; one that is gone stops accepting, and its connections go on.
    /// </remarks>
    /// <exception cref="ListenException">A new listener cannot be bound: nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public async Task ReconfigureAsync(ConnectionManagerConfig config, CancellationToken cancellationToken = default)
    {
        await _startAndStop.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isRunning)
                throw new InvalidOperationException("The connection manager is not running.");
            await _listeners.BecomeAsync(config.Listeners).ConfigureAwait(false);
            _resolved = _listeners.Resolved;
            _table.Limits = config.Limits;
            if (config.OutboundConnOpts is { } options && await _dialer.GetAsync().ConfigureAwait(false) is { } dialer)
                dialer.Setup = SetupFor(options, config.ConnectTimeout);
            _listeners.Start();
        }
        finally
        {
            _startAndStop.Release();
        }
    }

    private ListenerSetup SetupFor(ListenerConfig config) => new(
        _table, SettingsFor(config.ConnectionOpts), new InboundLifecycle(_lives, config.ConnectionOpts.HandOver, config.Name, _refusals),
        _refusals, _time, _logger)
    {
        AllowFrom = config.AllowFrom,
        ProxyFrom = config.ProxyFrom,
    };

    private DialerSetup SetupFor(ConnectionOptions options, TimeSpan connectTimeout) =>
        new(SettingsFor(options), options.HandOver, connectTimeout);

    private Dialer MakeDialer(ConnectionOptions options, TimeSpan connectTimeout) => new(
        _lives, SetupFor(options, connectTimeout), _config.Network.MakeConnector(_config.OutboundSourcePort, SourceAddress),
        _config.Resolver ?? new SystemNameResolver(_time), _time);

    private ConnectionSettings SettingsFor(ConnectionOptions options) => new()
    {
        Handshake = options.Handshake,
        Gate = options.Gate,
        Pipes = _pipes,
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

    private void Audit()
    {
        _table.Audit();
        long mismatches = _table.AccountingMismatches;
        if (mismatches != _mismatchesLogged)
            _logger.AccountingMismatch(mismatches);
        _mismatchesLogged = mismatches;
    }
}
