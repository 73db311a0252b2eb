using Dingo.Aot.Metrics;
using Dingo.ConnManager.Events;

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
        for (var cause = (StallCause)0; (int)cause < StallCauseNames.Count; cause++)
        {
            for (var outcome = (RecycleOutcome)0; (int)outcome < RecycleOutcomeNames.Count; outcome++)
                writer.Sample(recycler.Requests(cause, outcome), ("cause", cause.Name()), ("outcome", outcome.Name()));
        }
    }
}
