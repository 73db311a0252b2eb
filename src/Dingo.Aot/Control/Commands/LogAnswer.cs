namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>log</c>.</summary>
/// <param name="Level">The least level that is written now.</param>
/// <param name="Before">The one before; the same where none was given.</param>
[ControlAnswer("log")]
internal readonly record struct LogAnswer(string Level, string Before);
