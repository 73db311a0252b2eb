namespace Dingo.Aot.Control.Commands;

/// <summary>The refusals of one source, network or reason; a row of the answer to <c>refusals</c>.</summary>
/// <param name="Key">Whom or what they are counted under; <c>local</c> for clients without an address.</param>
/// <param name="Count">How many there were: at most this many, and at least <paramref name="Error"/> fewer.</param>
/// <param name="Error">How many of them may have been another's; 0 for an exact count.</param>
/// <param name="Since">When the first of them was.</param>
/// <param name="Last">When the last was.</param>
/// <param name="Listener">Where the last was.</param>
/// <param name="Reason">Why the last was.</param>
[ControlAnswer("refusal")]
internal readonly record struct RefusalAnswer(
    string Key, long Count, long Error, DateTimeOffset Since, DateTimeOffset Last, string Listener, string Reason);
