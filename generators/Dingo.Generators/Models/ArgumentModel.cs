namespace Dingo.Generators.Models;

/// <summary>One argument of a command.</summary>
/// <param name="Property">The positional parameter, which is also the name of the property.</param>
/// <param name="Form">How it is read.</param>
/// <param name="IsNullable">Whether it is declared with a question mark: it may be left out.</param>
/// <param name="Default">The default value as it stands in code, with which it may be left out; null when there is none, or it is null.</param>
internal sealed record ArgumentModel(string Property, ArgumentForm Form, bool IsNullable, string? Default)
{
    public bool IsOptional => IsNullable || Default is not null;
}
