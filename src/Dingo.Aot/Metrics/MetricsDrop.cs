namespace Dingo.Aot.Metrics;

/// <summary>Why a connection to the metrics endpoint ended without having been served.</summary>
internal enum MetricsDrop
{
    /// <summary>It was served.</summary>
    None,

    /// <summary>It took longer than it may.</summary>
    Deadline,

    /// <summary>It was the oldest when a newer one needed its place.</summary>
    Displaced,

    /// <summary>It went away by itself.</summary>
    Disconnected,

    /// <summary>The daemon stops.</summary>
    Stopping,
}
