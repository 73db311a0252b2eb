namespace Dingo.Generators.Models;

/// <summary>One valid event, without its place in the source: equal as long as what is emitted for it stays the same.</summary>
/// <param name="Key">What the event is called.</param>
/// <param name="Fields">What it carries, in order of declaration.</param>
internal sealed record EventModel(EventKey Key, EquatableArray<FieldModel> Fields);
