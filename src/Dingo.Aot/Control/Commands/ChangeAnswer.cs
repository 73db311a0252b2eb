namespace Dingo.Aot.Control.Commands;

/// <summary>A value that was changed; a row of the answer to <c>reload</c>.</summary>
/// <param name="Key">Its key; a listener's has its name in the place of its number.</param>
/// <param name="From">The value before; null where there was none.</param>
/// <param name="To">The value that was read; null where there is none.</param>
/// <param name="Applied">Whether it is in force; else it takes effect with the next start.</param>
[ControlAnswer("change")]
internal readonly record struct ChangeAnswer(string Key, string? From, string? To, bool Applied);
