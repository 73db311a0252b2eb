namespace Dingo.Generators.Models;

/// <summary>All valid commands and answers of the assembly, ordered by name, and what is wrong with their combination.</summary>
internal sealed record ControlCatalog(
    EquatableArray<ControlEntry> Entries, EquatableArray<AnswerModel> Answers, EquatableArray<Finding> Findings);
