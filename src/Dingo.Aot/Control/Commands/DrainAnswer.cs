namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>drain</c>: it has begun.</summary>
/// <param name="Connections">How many connections are to be let go.</param>
/// <param name="TimeoutSeconds">Within what time; null for the one that is configured.</param>
[ControlAnswer("draining")]
internal readonly record struct DrainAnswer(int Connections, int? TimeoutSeconds);
