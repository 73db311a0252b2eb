namespace Dingo.ConnManager.Admission;

/// <summary>What would happen to a connection of one peer now. It holds for the instant at which it was asked for.</summary>
/// <param name="Source">Whom it would be counted under; null where no limit of a source concerns it.</param>
/// <param name="Verdict">The reason of the first rule that refuses, or <see cref="RefusalReason.None"/> when it would get a place.</param>
/// <param name="Rules">Every rule that concerns it, in the order in which they are asked.</param>
public sealed record AdmissionExplanation(SourceKey? Source, RefusalReason Verdict, IReadOnlyList<AdmissionRule> Rules);
