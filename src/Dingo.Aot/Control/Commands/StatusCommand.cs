using Dingo.Aot.Configuration;
using Dingo.Aot.Commands;
using Dingo.Aot.Metrics;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>status</c>.</summary>
/// <param name="manager">What is told of.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="run">Which run of the daemon this is.</param>
/// <param name="isReady">What <c>/readyz</c> says.</param>
internal sealed class StatusCommand(ConnectionManager manager, DaemonOptions options, DaemonRun run, Func<bool> isReady)
{
    /// <summary>Tells of each listener, then of the whole.</summary>
    [ControlHandler]
    public async Task HandleAsync(StatusRequest _, ControlReply reply)
    {
        var figures = manager.Figures;
        foreach (var (name, endPoint) in manager.ResolvedListeners)
        {
            var report = figures.Listeners.FirstOrDefault(listener => listener.Name == name);
            bool? accepting = report is null ? false : manager.IsReady ? true : null;
            var row = new ListenerAnswer(name, ListenAddress.Format(endPoint), accepting, report?.Accepts.Accepted ?? 0, Refused(report));
            if (!await reply.RowAsync(row))
                return;
        }
        reply.Done(Describe(figures));
    }

    private StatusAnswer Describe(ConnectionManagerFigures figures)
    {
        var counts = figures.Connections;
        return new StatusAnswer(
            VersionText.Program(), run.Name, Environment.ProcessId, Math.Round(run.Age.TotalSeconds, 3), isReady(), options.Network,
            options.GetNetworkMagic(), counts.Inbound, counts.Local, counts.Outbound, counts.PendingInbound, counts.PendingLocal,
            counts.Unidirectional, counts.Duplex, ProcessMetrics.CountDescriptors(), ProcessMetrics.ReadDescriptorLimit(),
            manager.Bus.LastSequence);
    }

    private static long Refused(ListenerReport? report)
    {
        long sum = 0;
        for (int reason = 1; report is not null && reason < RefusalReasonNames.Count; reason++)
            sum += report.Refusals((RefusalReason)reason);
        return sum;
    }
}
