using Dingo.ConnManager.Events;

namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>recycle</c>.</summary>
/// <param name="Id">The number that was given.</param>
/// <param name="Outcome">What became of the request.</param>
[ControlAnswer("recycled")]
internal readonly record struct RecycleAnswer(ulong Id, RecycleOutcome Outcome);
