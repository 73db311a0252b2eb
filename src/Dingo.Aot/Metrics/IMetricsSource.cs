namespace Dingo.Aot.Metrics;

/// <summary>Something that has figures to show.</summary>
internal interface IMetricsSource
{
    /// <summary>Writes its families. Called once per scrape, from any thread and from several at once; must not wait.</summary>
    void Write(MetricsWriter writer);
}
