namespace Dingo.Aot.Control.Commands;

/// <summary>Opens a connection to a peer, or finds the one that serves.</summary>
/// <param name="Address"><c>HOST:PORT</c>, <c>unix:PATH</c> or <c>pipe:NAME</c>.</param>
[ControlCommand("dial")]
internal readonly record struct DialRequest(string Address);
