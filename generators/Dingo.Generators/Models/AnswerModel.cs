namespace Dingo.Generators.Models;

/// <summary>One valid <c>[ControlAnswer]</c>, without its place in the source.</summary>
/// <param name="Type">The payload.</param>
/// <param name="Kind">E.g. <c>listener</c>.</param>
/// <param name="Fields">What it carries, in order of declaration.</param>
internal sealed record AnswerModel(TypeName Type, string Kind, EquatableArray<FieldModel> Fields);
