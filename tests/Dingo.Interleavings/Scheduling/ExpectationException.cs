namespace Dingo.Interleavings.Scheduling;

/// <summary>What a scene expected was not so.</summary>
internal sealed class ExpectationException(string message) : Exception(message);
