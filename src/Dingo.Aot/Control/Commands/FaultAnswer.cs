namespace Dingo.Aot.Control.Commands;

/// <summary>A fault of the configuration; a row of the answer to <c>reload</c>.</summary>
/// <param name="Key">The key, or the file, at fault.</param>
/// <param name="Message">What is wrong and what to do.</param>
[ControlAnswer("fault")]
internal readonly record struct FaultAnswer(string Key, string Message);
