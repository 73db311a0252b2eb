namespace Dingo.Aot.Control.Commands;

/// <summary>Events that are missing here, because the client read too slowly; to be exact again it asks anew.</summary>
/// <param name="From">The first missing number.</param>
/// <param name="To">The last.</param>
[ControlAnswer("gap")]
internal readonly record struct GapAnswer(ulong From, ulong To);
