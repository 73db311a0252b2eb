using System.Net;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control;
using Dingo.Aot.HandOver;
using Dingo.Aot.Logging;
using Dingo.Aot.Metrics;
using Dingo.Aot.Peers;
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
        await using var log = new DaemonLog(options.Log, StandardOutput.Open(), time);
        var logger = log.CreateLogger("Daemon");
        logger.Starting(VersionText.Program(), options.Network, options.GetNetworkMagic());

        var probes = new KeepAliveProbes();
        var manager = new ConnectionManager(ConnectionManagerSetup.From(options, probes, log, time));
        int code;
        await using (new EventLogSwitch(manager.Bus, log))
        await using (manager)
        await using (var own = new OwnConnections(options, manager, probes, new SystemNameResolver(time), log, time))
        using (new CrowdMemory(() => manager.Figures.Connections.Total, () => Environment.WorkingSet, CrowdMemory.Collect, time))
        {
            bool IsReady() => manager.IsReady && !stop.IsCancellationRequested;
            await using var control = new ControlSocket(options, manager, probes, IsReady, log, time);
            IMetricsSource[] sources = [new ConnectionMetrics(manager), new ProcessMetrics(time), new LogMetrics(log), control.Metrics, .. own.Metrics];
            if (!TryOpenMetrics(options.Metrics, sources, IsReady, time, log, out var metrics))
                return ExitCode.CannotBind;
            await using (metrics)
                code = await RunAsync(manager, own, control, metrics, options, logger, time, stop);
        }

        // Nothing is left to happen, and the last event is written.
        if (code == ExitCode.Success)
            logger.Stopped();
        return code;
    }

    private static async Task<int> RunAsync(
        ConnectionManager manager, OwnConnections own, ControlSocket control, MetricsEndpoint? metrics, DaemonOptions options, ILogger logger, TimeProvider time,
        CancellationToken stop)
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

        if (!control.TryOpen())
            return ExitCode.CannotBind;

        var bound = manager.ResolvedListeners.Select(listener => Show(listener.Name, listener.EndPoint));
        if (metrics is not null)
            bound = bound.Append(Show("metrics", metrics.EndPoint));
        if (control.Path is { } path)
            bound = bound.Append($"control unix:{path}");
        logger.Ready(string.Join(", ", bound));
        own.Start();

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        logger.Stopping();
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
