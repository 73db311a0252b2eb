namespace Dingo.Aot.Control.Commands;

/// <summary>One limit in force; a row of the answers to <c>limits</c> and <c>status</c>.</summary>
/// <param name="Name">The last part of its configuration key.</param>
/// <param name="Value">The most there may be.</param>
/// <param name="Used">How many there are; null for a limit that each source has.</param>
[ControlAnswer("limit")]
internal readonly record struct LimitAnswer(string Name, int Value, int? Used);
