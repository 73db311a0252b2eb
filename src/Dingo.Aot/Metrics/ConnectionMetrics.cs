using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.Metrics;

/// <summary>Figures of the connection manager, under the names that dashboards know and under our own.</summary>
internal sealed class ConnectionMetrics(ConnectionManager manager) : IMetricsSource
{
    private const string Own = "dingo_connmanager_";

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        var figures = manager.Figures;
        WriteInherited(writer, figures.Connections);
        WriteConnections(writer, figures.Connections);
        WriteListeners(writer, figures.Listeners);
        WriteDials(writer, figures.Dials);
        WriteLifecycle(writer, figures.Lifecycle);
        WriteEvents(writer, figures);
        WriteHealth(writer, figures);
    }

    private static void WriteInherited(MetricsWriter writer, in ConnectionCounts counts)
    {
        foreach (var gauge in ConnectionGauges.All)
            writer.Gauge(gauge.Name, gauge.Help, gauge.Value(counts));
    }

    private static void WriteConnections(MetricsWriter writer, in ConnectionCounts counts)
    {
        writer.Gauge($"{Own}local_connections", "Node-to-client connections.", counts.Local);
        writer.Begin($"{Own}pending_handshakes", "Inbound connections whose handshake is not finished.", MetricType.Gauge);
        writer.Sample(counts.PendingInbound, ("protocol", "node_to_node"));
        writer.Sample(counts.PendingLocal, ("protocol", "node_to_client"));
    }

    private static void WriteListeners(MetricsWriter writer, IReadOnlyList<ListenerReport> listeners)
    {
        writer.Begin($"{Own}accepted_total", "Connections accepted, admitted or not.", MetricType.Counter);
        foreach (var listener in listeners)
            writer.Sample(listener.Accepts.Accepted, ("listener", listener.Name));

        writer.Begin($"{Own}refused_total", "Connections that got no place.", MetricType.Counter);
        foreach (var listener in listeners)
        {
            for (int reason = 1; reason < RefusalReasonNames.Count; reason++)
                writer.Sample(listener.Refusals((RefusalReason)reason), ("listener", listener.Name), ("reason", ((RefusalReason)reason).Name()));
        }

        writer.Begin($"{Own}awaiting_proxies", "Connections whose proxy has not said yet for whom they are.", MetricType.Gauge);
        foreach (var listener in listeners)
            writer.Sample(listener.AwaitingProxies, ("listener", listener.Name));

        writer.Begin($"{Own}shed_total", "Connections closed at once because no file descriptor was left.", MetricType.Counter);
        foreach (var listener in listeners)
            writer.Sample(listener.Accepts.Shed, ("listener", listener.Name));

        writer.Begin($"{Own}accept_errors_total", "Accepts that failed.", MetricType.Counter);
        foreach (var listener in listeners)
        {
            for (int kind = 0; kind < AcceptErrorKindNames.Count; kind++)
                writer.Sample(listener.Accepts.Errors((AcceptErrorKind)kind), ("listener", listener.Name), ("kind", ((AcceptErrorKind)kind).Name()));
        }
    }

    private static void WriteDials(MetricsWriter writer, DialFigures dials)
    {
        writer.Begin($"{Own}dials_total", "Requests for an outbound connection, by what became of them.", MetricType.Counter);
        writer.Sample(dials.Established, ("outcome", "established"));
        writer.Sample(dials.Reused, ("outcome", "reused"));
        writer.Sample(dials.Cancelled, ("outcome", "cancelled"));
        for (int failure = 0; failure < OutboundFailureNames.Count; failure++)
            writer.Sample(dials.Failed((OutboundFailure)failure), ("outcome", ((OutboundFailure)failure).Name()));
    }

    private static void WriteLifecycle(MetricsWriter writer, LifecycleFigures lifecycle)
    {
        writer.Begin($"{Own}handshakes_total", "Handshakes that ended, by outcome.", MetricType.Counter);
        for (int outcome = 0; outcome < HandshakeOutcomes.Count; outcome++)
            writer.Sample(lifecycle.Handshakes((HandshakeOutcome)outcome), ("outcome", ((HandshakeOutcome)outcome).Name()));

        var bounds = LifecycleFigures.HandshakeSecondsBounds;
        Span<long> buckets = stackalloc long[bounds.Length + 1];
        for (int bucket = 0; bucket < buckets.Length; bucket++)
            buckets[bucket] = lifecycle.HandshakeBucket(bucket);
        writer.Begin($"{Own}handshake_seconds", "Time from accept or connect to the end of a handshake that agreed.", MetricType.Histogram);
        writer.Histogram(bounds, buckets, lifecycle.HandshakeSecondsSum);

        writer.Begin($"{Own}closed_total", "Connections closed, established or not.", MetricType.Counter);
        for (int reason = 1; reason < CloseReasonNames.Count; reason++)
            writer.Sample(lifecycle.Closes((CloseReason)reason), ("reason", ((CloseReason)reason).Name()));

        writer.Begin($"{Own}bytes_total", "Bytes carried by connections that are closed.", MetricType.Counter);
        writer.Sample(lifecycle.BytesReceived, ("direction", "received"));
        writer.Sample(lifecycle.BytesSent, ("direction", "sent"));
    }

    private static void WriteEvents(MetricsWriter writer, ConnectionManagerFigures figures)
    {
        writer.Begin($"{Own}events_total", "Events published.", MetricType.Counter);
        foreach (var type in EventTypes.All)
            writer.Sample(figures.EventsPublished[type.Index()], ("type", type.Name()));
        writer.Counter($"{Own}event_overrun_total", "Events that no subscriber got, because they came faster than they could be passed on.", figures.EventsOverrun);
        writer.Begin($"{Own}event_ring_depth", "Events that a subscriber has not read yet.", MetricType.Gauge);
        foreach (var ring in figures.Subscriptions)
            writer.Sample(ring.Depth, ("subscriber", ring.Name));
        writer.Begin($"{Own}event_gap_total", "Events that a subscriber lost because it fell behind.", MetricType.Counter);
        foreach (var ring in figures.Subscriptions)
            writer.Sample(ring.Lost, ("subscriber", ring.Name));
    }

    private static void WriteHealth(MetricsWriter writer, ConnectionManagerFigures figures)
    {
        writer.Begin($"{Own}recycles_total", "Requests to recycle a connection, by what became of them.", MetricType.Counter);
        for (int outcome = 0; outcome < RecycleOutcomeNames.Count; outcome++)
            writer.Sample(figures.Recycles[outcome], ("outcome", ((RecycleOutcome)outcome).Name()));
        writer.Counter($"{Own}faults_total", "Failures of our own code while it handled a connection.", figures.Lifecycle.Faults);
        writer.Counter($"{Own}accounting_mismatch_total", "Times that the counters did not agree with the connections; must stay 0.", figures.AccountingMismatches);
        writer.Counter($"{Own}log_failures_total", "Log lines lost to a failure of the log.", figures.LogFailures);
        writer.Gauge($"{Own}buffers_held", "Buffers of 16 KiB held for partial messages and unsent bytes.", figures.SlabsOutstanding);
        writer.Gauge($"{Own}deadlines_armed", "Deadlines that are running.", figures.DeadlinesArmed);
    }
}
