namespace Dingo.Generators.Models;

/// <summary>One valid <c>[ControlCommand]</c>, without its place in the source.</summary>
/// <param name="Request">The type that its arguments are read into.</param>
/// <param name="Name">E.g. <c>dial</c>.</param>
/// <param name="Arguments">In order of declaration.</param>
internal sealed record CommandModel(TypeName Request, string Name, EquatableArray<ArgumentModel> Arguments);
