namespace Dingo.Generators.Models;

/// <summary>One positional parameter of a payload.</summary>
/// <param name="Name">Its name, which is also the name of the property.</param>
/// <param name="Type">Its type, without a question mark.</param>
/// <param name="IsNullable">Whether it is declared with a question mark.</param>
/// <param name="Form">How it is written.</param>
/// <param name="EnumNames">The class with the names of an enum's members; null for other forms.</param>
internal sealed record FieldModel(string Name, TypeName Type, bool IsNullable, FieldForm Form, TypeName? EnumNames);
