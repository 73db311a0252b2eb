using Dingo.Simulation.Schedules;

namespace Dingo.Simulation.Runs;

/// <summary>A schedule in which something is wrong.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Step">The operation after which it shows; one beyond the last when it shows at the end.</param>
/// <param name="Fault">What is wrong.</param>
internal sealed record Failure(Schedule Schedule, int Step, string Fault);
