using Dingo.Ouroboros.Connections;

namespace Dingo.Simulation.World;

/// <summary>A dial that has not ended.</summary>
/// <param name="Address">Where to.</param>
/// <param name="Task">Its outcome.</param>
/// <param name="GivenUp">Gives it up.</param>
internal sealed record OngoingDial(string Address, Task<Connection> Task, CancellationTokenSource GivenUp);
