using Dingo.ConnManager.Connections;

namespace Dingo.ConnManager;

/// <summary>One gauge that Cardano dashboards know.</summary>
/// <param name="Name">As in the text format of Prometheus.</param>
/// <param name="Help">What it shows, in one sentence.</param>
/// <param name="Value">Its formula.</param>
public sealed record ConnectionGauge(string Name, string Help, Func<ConnectionCounts, int> Value);
