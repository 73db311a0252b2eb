namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>events</c>.</summary>
/// <param name="Sequence">The number of the last event that was sent, or skipped: give it as <c>since</c> to go on.</param>
[ControlAnswer("events_end")]
internal readonly record struct EventsEndAnswer(ulong Sequence);
