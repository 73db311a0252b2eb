namespace Dingo.Aot.Configuration;

/// <summary>How the daemon ends.</summary>
internal sealed class StopOptions
{
    /// <summary>Seconds that a clean stop may take before what is left is cut off.</summary>
    public int TimeoutSeconds { get; set; }
}
