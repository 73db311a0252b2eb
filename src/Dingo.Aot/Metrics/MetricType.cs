namespace Dingo.Aot.Metrics;

/// <summary>What Prometheus may do with a family.</summary>
internal enum MetricType
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only goes up; its name ends in <c>_total</c>.</summary>
    Counter,

    /// <summary>Counts by size.</summary>
    Histogram,
}
