namespace Dingo.Generators.Models;

/// <summary>All valid events of the assembly, ordered by wire name, and what is wrong with their combination.</summary>
internal sealed record EventCatalog(EquatableArray<EventModel> Events, EquatableArray<Finding> Findings);
