using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.ConnManager.Outbound;
using Dingo.ConnManager.Outbound.Names;

namespace Dingo.Aot.Ping;

/// <summary>Runs <c>ping</c>.</summary>
internal static class PingCommand
{
    /// <summary>Pings, with what the system has to offer.</summary>
    /// <param name="request">As it came from the command line.</param>
    /// <param name="asJson">Whether to print for programs.</param>
    /// <param name="terminal">Where to print.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(PingRequest request, bool asJson, Terminal terminal, CancellationToken stop)
    {
        var time = TimeProvider.System;
        return RunAsync(request, asJson, terminal, new SystemNameResolver(time), time, stop);
    }

    /// <summary>The same, with names and time from elsewhere.</summary>
    internal static async Task<int> RunAsync(
        PingRequest request, bool asJson, Terminal terminal, INameResolver names, TimeProvider time, CancellationToken stop)
    {
        if (!request.TryPlan(out var plan, out string fault))
        {
            terminal.Error.WriteLine($"dingo-aot: {Text.PlainText.Of(fault)}");
            return ExitCode.BadConfiguration;
        }

        var connector = new Connector(new SocketConnector(0, static family => family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any));
        IPingReport report = asJson ? new PingJson(terminal.Output, plan!) : new PingText(terminal, plan!);
        using var run = new PingRun(plan!, new PingReach(names, connector, time), report, time);
        return await run.RunAsync(stop).ConfigureAwait(false);
    }
}
