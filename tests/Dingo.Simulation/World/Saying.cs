namespace Dingo.Simulation.World;

/// <summary>Something that a peer may say.</summary>
/// <param name="Name">What coverage counts it under.</param>
/// <param name="Bytes">On the wire.</param>
internal sealed record Saying(string Name, byte[] Bytes);
