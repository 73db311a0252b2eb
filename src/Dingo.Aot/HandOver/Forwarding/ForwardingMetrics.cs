using Dingo.Aot.Metrics;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How the nodes are that connections are forwarded to; nothing at all where none are.</summary>
internal sealed class ForwardingMetrics(ForwardedListeners listeners) : IMetricsSource
{
    private const string Own = "dingo_backend_";

    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        (string Listener, Backend Backend)[] all =
            [.. listeners.All.SelectMany(static listener => listener.Pool.Backends.Select(backend => (listener.Name, backend)))];
        if (all.Length == 0)
            return;

        writer.Begin($"{Own}up", "Whether the node was up when it was last looked at.", MetricType.Gauge);
        foreach (var (listener, backend) in all)
            writer.Sample(backend.State == BackendState.Up ? 1 : 0, ("listener", listener), ("backend", backend.Address.Text));
        writer.Begin($"{Own}connections", "Connections that are forwarded to the node, or about to be.", MetricType.Gauge);
        foreach (var (listener, backend) in all)
            writer.Sample(backend.Connections, ("listener", listener), ("backend", backend.Address.Text));
        writer.Begin($"{Own}answers_total", "Proposals that the node answered.", MetricType.Counter);
        foreach (var (listener, backend) in all)
            writer.Sample(backend.Answered, ("listener", listener), ("backend", backend.Address.Text));
        writer.Begin($"{Own}failures_total", "Connections that the node failed before it had answered, by what became of them there.", MetricType.Counter);
        foreach (var (listener, backend) in all)
        {
            foreach (var reason in Backend.FailureReasons)
                writer.Sample(backend.Failures(reason), ("listener", listener), ("backend", backend.Address.Text), ("reason", reason.Name()));
        }
    }
}
