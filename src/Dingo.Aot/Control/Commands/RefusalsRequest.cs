namespace Dingo.Aot.Control.Commands;

/// <summary>Who was refused, and how often, the most often first; or, to follow, each refusal from now on, added up by the second.</summary>
/// <param name="By"><c>source</c> (an IPv4 address or an IPv6 /64), <c>network</c> (a /24 or a /48) or <c>reason</c>.</param>
/// <param name="Most">How many rows at most.</param>
/// <param name="Follow">Whether events are to follow the rows, until the client sends another line or leaves.</param>
[ControlCommand("refusals")]
internal readonly record struct RefusalsRequest(string By = "source", int Most = 20, bool Follow = false);
