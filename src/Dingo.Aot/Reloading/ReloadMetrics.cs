using Dingo.Aot.Metrics;

namespace Dingo.Aot.Reloading;

/// <summary>How reloads ended.</summary>
internal sealed class ReloadMetrics(Reloader reloader) : IMetricsSource
{
    /// <inheritdoc/>
    public void Write(MetricsWriter writer)
    {
        writer.Begin("dingo_reloads_total", "Reloads of the configuration, by what became of them.", MetricType.Counter);
        writer.Sample(reloader.Done, ("outcome", "done"));
        writer.Sample(reloader.Refused, ("outcome", "refused"));
    }
}
