using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Connections;

namespace Dingo.Simulation.World;

/// <summary>A node that was reached for one connection.</summary>
/// <param name="Backend">Which.</param>
/// <param name="Connection">For whom.</param>
/// <param name="Bearer">The way there; what follows the proposal comes over it.</param>
/// <param name="Opening">What it was told first: the proposal, in one segment.</param>
internal sealed record MemoryNode(Backend Backend, Connection Connection, MemoryBearer Bearer, ReadOnlyMemory<byte> Opening);
