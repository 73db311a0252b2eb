using Dingo.Ouroboros.Buffers;

namespace Dingo.Ouroboros.Relaying;

/// <summary>What a step of a <see cref="Flow"/> works with.</summary>
/// <param name="Slabs">Lends buffers.</param>
/// <param name="Pipes">Lends pipes; null where everything is copied.</param>
/// <param name="NowMs">The wheel's time.</param>
internal readonly record struct FlowTools(SlabPool Slabs, KernelPipes? Pipes, long NowMs);
