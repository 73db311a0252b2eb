using Dingo.Aot.Logging;

namespace Dingo.Aot.Metrics;

/// <summary>Figures of the log.</summary>
internal sealed class LogMetrics(DaemonLog log) : IMetricsSource
{
    /// <inheritdoc/>
    public void Write(MetricsWriter writer) =>
        writer.Counter("dingo_connmanager_log_lines_dropped_total", "Log lines lost because standard output did not keep up.", log.Dropped);
}
