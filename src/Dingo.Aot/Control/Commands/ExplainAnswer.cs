namespace Dingo.Aot.Control.Commands;

/// <summary>The end of the answer to <c>explain</c>.</summary>
/// <param name="Address">As it was asked for.</param>
/// <param name="Protocol"><c>ntn</c> or <c>ntc</c>.</param>
/// <param name="Source">Whom it would be counted under; null where no limit of a source concerns it.</param>
/// <param name="Verdict"><c>not_allowed</c> where every listener's list of those who may connect refuses, or else the first limit that does, or else <c>admitted</c>.</param>
/// <param name="RefusedBefore">How often that source was refused so far, as far as that is known; null for a source without an entry.</param>
/// <param name="LastRefusal">Why it was the last time.</param>
[ControlAnswer("explanation")]
internal readonly record struct ExplainAnswer(
    string Address, string Protocol, string? Source, string Verdict, long? RefusedBefore, string? LastRefusal);
