using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control;
using Dingo.Aot.Descriptors;
using Dingo.Aot.HandOver;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Logging;
using Dingo.Aot.Metrics;
using Dingo.Aot.Peers;
using Dingo.Aot.Reloading;
using Dingo.Aot.Sockets;
using Dingo.Aot.Supervision;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Bearers.Polling;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot;

/// <summary>The composition root: makes the parts, joins them, starts them in order and stops them in reverse.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    // What the last of the connections may need to end orderly, and what is left of them to be cut off.
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(2);

    private readonly StopSignals _signals;
    private readonly ServiceNotifier _service;
    private readonly DaemonLog _log;
    private readonly ILogger _logger;
    private readonly IReadOnlyDictionary<string, Socket> _sockets;
    private readonly TimeProvider _time;
    private readonly KeepAliveProbes _probes = new();
    private readonly ForwardedListeners _forwarded;
    private readonly IReadOnlyList<ForwardedListener> _planned;
    private readonly ConnectionManager _manager;
    private readonly EventLogSwitch _eventLog;
    private readonly OwnConnections _own;
    private readonly CrowdMemory _crowd;
    private readonly Reloader _reloader;
    private readonly ControlSocket _control;
    private MetricsEndpoint? _metrics;

    private Daemon(
        ConfigurationRequest request, EffectiveConfiguration configuration, StopSignals signals, ServiceNotifier service, DaemonLog log,
        IReadOnlyDictionary<string, Socket> sockets, TimeProvider time)
    {
        (_signals, _service, _log, _sockets, _time) = (signals, service, log, sockets, time);
        _logger = log.CreateLogger("Daemon");
        _reloader = new Reloader(request, configuration, options => SocketActivation.Check(options.Listeners, sockets), ApplyAsync, _logger);
        var options = _reloader.Options;
        _forwarded = new ForwardedListeners(
            new BackendTools(options.GetNetworkMagic(), new SystemNameResolver(time), time, log.CreateLogger("Forwarding")));
        _planned = _forwarded.Plan(options);
        _manager = new ConnectionManager(ConnectionManagerSetup.From(options, _probes, log, time, _planned, sockets));
        _eventLog = new EventLogSwitch(_manager.Bus, log);
        _own = new OwnConnections(options, _manager, _probes, new SystemNameResolver(time), log, time, Random.Shared);
        _crowd = new CrowdMemory(() => _manager.Figures.Connections.Total, () => Environment.WorkingSet, CrowdMemory.Collect, time);
        _control = new ControlSocket(options, _manager, _probes, new DaemonControl(IsReady, _forwarded.Report, ReloadAsync, signals.AskToStop), log, time);
    }

    /// <summary>Runs until it is asked to stop.</summary>
    /// <param name="request">From what the configuration was read, and is again at a reload.</param>
    /// <param name="configuration">What was read; valid.</param>
    /// <param name="signals">Ask for a stop, or for a reload.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(ConfigurationRequest request, EffectiveConfiguration configuration, StopSignals signals)
    {
        var time = TimeProvider.System;
        var options = configuration.Options!;
        Pollers.Start();
        using var orphans = new OrphanReaper();
        using var service = ServiceNotifier.FromEnvironment(time);
        await using var log = new DaemonLog(options.Log, StandardOutput.Open(), time);
        var logger = log.CreateLogger("Daemon");
        logger.Starting(VersionText.Program(), options.Network, options.GetNetworkMagic());
        if (!SocketActivation.TryTake(options.Listeners, logger, out var sockets))
            return ExitCode.BadConfiguration;

        int code;
        await using (var daemon = new Daemon(request, configuration, signals, service, log, sockets, time))
            code = await daemon.RunAsync();
        // Nothing is left to happen, and the last event is written.
        if (code == ExitCode.Success)
            logger.Stopped();
        return code;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_metrics is not null)
            await _metrics.DisposeAsync();
        await _control.DisposeAsync();
        _crowd.Dispose();
        await _own.DisposeAsync();
        await _manager.DisposeAsync();
        await _forwarded.DisposeAsync();
        await _eventLog.DisposeAsync();
    }

    private async Task<int> RunAsync()
    {
        if (!TryOpenMetrics(_reloader.Options.Metrics))
            return ExitCode.CannotBind;
        try
        {
            // A signal that comes meanwhile is seen below: what was started is stopped.
            await _manager.StartAsync(CancellationToken.None);
        }
        catch (ListenException e)
        {
            _logger.CannotListen(e.Listener, e.Message);
            return ExitCode.CannotBind;
        }

        if (!_control.TryOpen())
            return ExitCode.CannotBind;

        string addresses = string.Join(", ", Addresses());
        _logger.Ready(addresses);
        _service.Ready(addresses);
        _service.Watch(() => _manager.Figures is not null);
        await _forwarded.AdoptAsync(_planned);
        _own.Start();
        _signals.OnReload(() => _ = ReloadAsync());
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, _signals.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(_signals.StopTimeout ?? TimeSpan.FromSeconds(_reloader.Options.Stop.TimeoutSeconds));
        return ExitCode.Success;
    }

    private async Task StopAsync(TimeSpan timeout)
    {
        _logger.Stopping();
        _service.Stopping(timeout);
        await _reloader.CloseAsync();
        // First, or it would dial again whom the connection manager lets go.
        await _own.DisposeAsync();
        var ending = EndingTime < timeout / 2 ? EndingTime : timeout / 2;
        using var deadline = new CancellationTokenSource(timeout - (ending / 2), _time);
        await _manager.StopAsync(timeout - ending, deadline.Token);
    }

    private bool IsReady() => _manager.IsReady && _forwarded.AreUp && !_signals.Stop.IsCancellationRequested;

    private async Task<ReloadReport> ReloadAsync()
    {
        _service.Reloading();
        var report = await _reloader.ReloadAsync();
        _service.Reloaded(report.IsDone ? "reloaded" : "not reloaded: the configuration in force stays");
        return report;
    }

    private async Task ApplyAsync(DaemonOptions options)
    {
        DescriptorLimit.Raise(DescriptorBudget.Of(options));
        var forwarded = _forwarded.Plan(options);
        await _manager.ReconfigureAsync(ConnectionManagerSetup.From(options, _probes, _log, _time, forwarded, _sockets));
        await _forwarded.AdoptAsync(forwarded);
        _log.Level = options.Log.Level;
        await _own.ApplyAsync(options);
    }

    /// <returns>False when an address is configured and cannot be had.</returns>
    private bool TryOpenMetrics(MetricsOptions options)
    {
        if (options.GetEndPoint() is not { } address)
            return true;

        var (listener, fault) = EndpointListener.Bind(address);
        if (listener is null)
        {
            _logger.CannotBind("Metrics:Address", options.Address, fault);
            return false;
        }

        IMetricsSource[] sources =
        [
            new ConnectionMetrics(_manager), new ProcessMetrics(_time), new LogMetrics(_log), new ReloadMetrics(_reloader), _control.Metrics,
            new ForwardingMetrics(_forwarded),
            .. _own.Metrics,
        ];
        _metrics = new MetricsEndpoint(listener, sources, IsReady, _time, _log.CreateLogger("Metrics"));
        _metrics.Start();
        return true;
    }

    private IEnumerable<string> Addresses()
    {
        foreach (var (name, endPoint) in _manager.ResolvedListeners)
            yield return Show(name, endPoint);
        if (_metrics is not null)
            yield return Show("metrics", _metrics.EndPoint);
        if (_control.Path is { } path)
            yield return $"control unix:{path}";
    }

    private static string Show(string name, EndPoint endPoint) =>
        $"{name} {ListenAddress.Format(endPoint)}";
}
