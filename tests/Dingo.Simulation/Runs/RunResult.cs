using Dingo.Simulation.Checks;

namespace Dingo.Simulation.Runs;

/// <summary>What came of many seeds.</summary>
/// <param name="Coverage">What has happened.</param>
/// <param name="FailedSeed">The first that failed; null when all hold.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record RunResult(Coverage Coverage, ulong? FailedSeed, TimeSpan Elapsed);
