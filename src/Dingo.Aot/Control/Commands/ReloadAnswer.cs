namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>reload</c>.</summary>
/// <param name="Applied">How many values are in force now that were not before.</param>
/// <param name="NeedRestart">How many take effect with the next start.</param>
[ControlAnswer("reloaded")]
internal readonly record struct ReloadAnswer(int Applied, int NeedRestart);
