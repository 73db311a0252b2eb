namespace Dingo.Aot.Control.Commands;

/// <summary>One listener; a row of the answer to <c>status</c>.</summary>
/// <param name="Name">As configured.</param>
/// <param name="Address">As it was bound.</param>
/// <param name="Accepting">Whether it accepts: not when it was lost.</param>
/// <param name="Accepted">Connections accepted so far, admitted or not.</param>
/// <param name="Refused">Those of them that got no place.</param>
[ControlAnswer("listener")]
internal readonly record struct ListenerAnswer(string Name, string Address, bool Accepting, long Accepted, long Refused);
