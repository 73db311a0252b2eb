using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.Logging;
using Dingo.Aot.Metrics;

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
        var process = new ProcessMetrics(time);
        await using var log = new DaemonLog(options.Log, Console.OpenStandardOutput(), time);
        var logger = log.CreateLogger("Daemon");
        logger.Starting(VersionText.Program(), options.Network, options.GetNetworkMagic());

        MetricsEndpoint? metrics = null;
        if (options.Metrics.GetEndPoint() is { } address)
        {
            var (listener, error) = MetricsListener.Bind(address);
            if (listener is null)
            {
                logger.CannotBind("Metrics:Address", options.Metrics.Address, new SocketException((int)error).Message);
                return ExitCode.CannotBind;
            }
            metrics = new MetricsEndpoint(listener, [process, new LogMetrics(log)], () => !stop.IsCancellationRequested, time, log.CreateLogger("Metrics"));
            metrics.Start();
        }
        logger.Ready(metrics is null ? "" : Show("metrics", metrics.EndPoint));

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        logger.Stopping();
        if (metrics is not null)
            await metrics.DisposeAsync();
        logger.Stopped();
        return ExitCode.Success;
    }

    private static string Show(string name, EndPoint endPoint) =>
        endPoint is IPEndPoint ip ? $"{name} {ListenAddress.FormatTcp(ip.Address, ip.Port)}" : $"{name} unix:{endPoint}";
}
