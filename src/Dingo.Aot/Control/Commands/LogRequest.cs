namespace Dingo.Aot.Control.Commands;

/// <summary>Tells the level of the log, or sets it until the daemon stops.</summary>
/// <param name="Level">The least level that is written from now on; one of the words of <c>Log:Level</c>.</param>
[ControlCommand("log")]
internal readonly record struct LogRequest(string? Level = null);
