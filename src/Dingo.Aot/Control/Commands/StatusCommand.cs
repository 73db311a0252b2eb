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
/// <param name="daemon">Whether it is ready, and its nodes.</param>
internal sealed class StatusCommand(ConnectionManager manager, DaemonOptions options, DaemonRun run, DaemonControl daemon)
{
    /// <summary>Tells of each listener, of each node behind one, and of each limit, then of the whole.</summary>
    [ControlHandler]
    public async Task HandleAsync(StatusRequest _, ControlReply reply)
    {
        var figures = manager.Figures;
        foreach (var listener in figures.Listeners)
        {
            var row = new ListenerAnswer(
                listener.Name, ListenAddress.Format(listener.EndPoint), listener.IsAccepting, listener.Accepts.Accepted, Refused(listener));
            if (!await reply.RowAsync(row))
                return;
        }

        foreach (var backend in daemon.Backends())
        {
            if (!await reply.RowAsync(BackendAnswer.Of(backend)))
                return;
        }

        foreach (var limit in Limit.All)
        {
            if (!await reply.RowAsync(limit.Describe(manager.Limits, figures.Connections)))
                return;
        }

        reply.Done(Describe(figures));
    }

    private StatusAnswer Describe(ConnectionManagerFigures figures)
    {
        var counts = figures.Connections;
        return new StatusAnswer(
            VersionText.Program(), run.Name, Environment.ProcessId, Math.Round(run.Age.TotalSeconds, 3), daemon.IsReady(), options.Network,
            options.GetNetworkMagic(), counts.Inbound, counts.Local, counts.Outbound, counts.PendingInbound, counts.PendingLocal,
            counts.Unidirectional, counts.Duplex, ProcessMetrics.CountDescriptors(), ProcessMetrics.ReadDescriptorLimit(),
            manager.Bus.LastSequence);
    }

    private static long Refused(ListenerReport report)
    {
        long sum = 0;
        for (int reason = 1; reason < RefusalReasonNames.Count; reason++)
            sum += report.Refusals((RefusalReason)reason);
        return sum;
    }
}
