using System.Net;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.Aot.Logging;
using Dingo.Aot.Metrics;
using Dingo.Aot.Peers;
using Dingo.Aot.Supervision;
using Dingo.ConnManager;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound.Names;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot;

/// <summary>The composition root: makes the parts, joins them, starts them in order and stops them in reverse.</summary>
internal static class Daemon
{
    /// <summary>Runs until <paramref name="stop"/> is cancelled.</summary>
    /// <param name="options">A validated configuration.</param>
    /// <param name="stop">Asks for a clean stop.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(DaemonOptions options, CancellationToken stop)
    {
        var time = TimeProvider.System;
        using var orphans = new OrphanReaper();
        using var service = ServiceNotifier.FromEnvironment(time);
        await using var log = new DaemonLog(options.Log, StandardOutput.Open(), time);
        var logger = log.CreateLogger("Daemon");
        logger.Starting(VersionText.Program(), options.Network, options.GetNetworkMagic());

        if (!SocketActivation.TryTake(options.Listeners, logger, out var sockets))
            return ExitCode.BadConfiguration;

        var probes = new KeepAliveProbes();
        var manager = new ConnectionManager(ConnectionManagerSetup.From(options, probes, log, time, sockets));
        int code;
        await using (EventLog.Open(manager.Bus, log.CreateLogger("Events")))
        await using (manager)
        await using (var own = new OwnConnections(options, manager, probes, new SystemNameResolver(time), log, time))
        using (new CrowdMemory(() => manager.Figures.Connections.Total, () => Environment.WorkingSet, CrowdMemory.Collect, time))
        {
            bool IsReady() => manager.IsReady && !stop.IsCancellationRequested;
            IMetricsSource[] sources = [new ConnectionMetrics(manager), new ProcessMetrics(time), new LogMetrics(log), .. own.Metrics];
            if (!TryOpenMetrics(options.Metrics, sources, IsReady, time, log, out var metrics))
                return ExitCode.CannotBind;
            await using (metrics)
                code = await RunAsync(manager, own, metrics, options, service, logger, time, stop);
        }

        // Nothing is left to happen, and the last event is written.
        if (code == ExitCode.Success)
            logger.Stopped();
        return code;
    }

    private static async Task<int> RunAsync(
        ConnectionManager manager, OwnConnections own, MetricsEndpoint? metrics, DaemonOptions options, ServiceNotifier service, ILogger logger,
        TimeProvider time, CancellationToken stop)
    {
        try
        {
            // A signal that comes meanwhile is seen below: what was started is stopped.
            await manager.StartAsync(CancellationToken.None);
        }
        catch (ListenException e)
        {
            logger.CannotListen(e.Listener, e.Message);
            return ExitCode.CannotBind;
        }

        var bound = manager.ResolvedListeners.Select(listener => Show(listener.Name, listener.EndPoint));
        string addresses = string.Join(", ", metrics is null ? bound : bound.Append(Show("metrics", metrics.EndPoint)));
        logger.Ready(addresses);
        service.Ready(addresses);
        service.Watch(() => manager.Figures is not null);
        own.Start();

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        logger.Stopping();
        service.Stopping(TimeSpan.FromSeconds(options.Stop.TimeoutSeconds));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.Stop.TimeoutSeconds), time);
        // First, or it would dial again whom the connection manager lets go.
        await own.DisposeAsync();
        await manager.StopAsync(deadline.Token);
        return ExitCode.Success;
    }

    /// <returns>False when an address is configured and cannot be had.</returns>
    private static bool TryOpenMetrics(
        MetricsOptions options, IMetricsSource[] sources, Func<bool> isReady, TimeProvider time, DaemonLog log, out MetricsEndpoint? metrics)
    {
        metrics = null;
        if (options.GetEndPoint() is not { } address)
            return true;

        var (listener, fault) = MetricsListener.Bind(address);
        if (listener is null)
        {
            log.CreateLogger("Daemon").CannotBind("Metrics:Address", options.Address, fault);
            return false;
        }

        metrics = new MetricsEndpoint(listener, sources, isReady, time, log.CreateLogger("Metrics"));
        metrics.Start();
        return true;
    }

    private static string Show(string name, EndPoint endPoint) =>
        $"{name} {ListenAddress.Format(endPoint)}";
}
