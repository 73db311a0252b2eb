using Dingo.Aot.Metrics;

namespace Dingo.Aot.Recycling;

/// <summary>What the stall recycler has asked for.</summary>
internal sealed class RecyclerMetrics(StallRecycler recycler) : IMetricsSource
{
    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Begin(
            "dingo_recycler_requests_total", "Connections that were to be recycled because nothing moved, by what stood still and what came of it.",
            MetricType.Counter);
        for (int i = 0; i < StallCauseNames.Count; i++)
        {
            var cause = (StallCause)i;
            writer.Sample(recycler.Requests(cause, closed: true), ("cause", cause.Name()), ("outcome", "closed"));
            writer.Sample(recycler.Requests(cause, closed: false), ("cause", cause.Name()), ("outcome", "stale"));
        }
    }
}
