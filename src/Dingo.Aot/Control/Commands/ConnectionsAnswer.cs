namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>connections</c>.</summary>
/// <param name="Count">How many rows there were.</param>
[ControlAnswer("connections")]
internal readonly record struct ConnectionsAnswer(int Count);
