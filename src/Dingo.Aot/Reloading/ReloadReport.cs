using Dingo.Aot.Configuration;

namespace Dingo.Aot.Reloading;

/// <summary>What came of a reload.</summary>
/// <param name="Applied">What changed; empty where nothing did.</param>
/// <param name="NeedRestart">What was changed and takes effect with the next start.</param>
/// <param name="Faults">Why nothing changed; empty where all went well.</param>
internal sealed record ReloadReport(
    IReadOnlyList<ConfigurationChange> Applied, IReadOnlyList<ConfigurationChange> NeedRestart, IReadOnlyList<ConfigurationFault> Faults)
{
    /// <summary>Whether the configuration that was read is in force, but for what needs a restart.</summary>
    public bool IsDone => Faults.Count == 0;
}
