namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>refusals</c>.</summary>
/// <param name="By">What they are added up by.</param>
/// <param name="Total">All refusals since the start.</param>
/// <param name="Unlisted">Whoever has no entry at all was refused at most this often; 0 when everybody has one.</param>
/// <param name="Entries">How many entries there are, shown or not.</param>
[ControlAnswer("refusals")]
internal readonly record struct RefusalsAnswer(string By, long Total, long Unlisted, int Entries);
