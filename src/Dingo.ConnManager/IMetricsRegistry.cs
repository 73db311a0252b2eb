using Dingo.ConnManager.Connections;

namespace Dingo.ConnManager;

/// <summary>Where the connection manager registers the gauges that dashboards know.</summary>
public interface IMetricsRegistry
{
    /// <summary>Takes the gauges in. Called once, while the connection manager is made.</summary>
    /// <param name="gauges">What there is: names, help texts, formulas.</param>
    /// <param name="read">Gives all counts as of one instant; to be called for each scrape, on any thread.</param>
    /// <returns>Disposed when the connection manager is: takes them out again.</returns>
    IDisposable Register(IReadOnlyList<ConnectionGauge> gauges, Func<ConnectionCounts> read);
}
