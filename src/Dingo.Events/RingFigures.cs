namespace Dingo.Events;

/// <summary>What metrics show of one subscriber's ring, all taken at one instant.</summary>
/// <param name="Name">The name given at <see cref="EventBus{TEvent}.Subscribe"/>; not necessarily unique.</param>
/// <param name="Depth">Events waiting to be read, at most <paramref name="Capacity"/>.</param>
/// <param name="Capacity">Events the ring can hold.</param>
/// <param name="Lost">Events this subscriber did not or will not see, ever; each is covered by exactly one gap mark.</param>
public readonly record struct RingFigures(string Name, int Depth, int Capacity, ulong Lost);
