namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>limits</c>.</summary>
/// <param name="Changed">The limit that was set; null where none was.</param>
/// <param name="Before">What it was before.</param>
[ControlAnswer("limits")]
internal readonly record struct LimitsAnswer(string? Changed, int? Before);
