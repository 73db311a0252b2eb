namespace Dingo.Simulation.Checks;

/// <summary>How often something must have happened.</summary>
/// <param name="Name">What <see cref="Coverage"/> counts it under.</param>
/// <param name="Least">Per million of <paramref name="Of"/>.</param>
/// <param name="Of">Operations, or seeds.</param>
internal sealed record Requirement(string Name, int Least, string Of)
{
    /// <summary>Whether it has, as often as the number of operations or seeds asks.</summary>
    public bool IsMet(Coverage coverage) => coverage[Name] >= coverage[Of] / 1e6 * Least;
}
