namespace Dingo.Generators.Models;

/// <summary>A type as emitted code names it.</summary>
/// <param name="Namespace">The namespace a file must import for the simple name; empty for keywords and generic types.</param>
/// <param name="Simple">The name inside that namespace, or the keyword.</param>
/// <param name="Full">The name that holds anywhere.</param>
/// <param name="IsReference">Whether it is a reference type.</param>
internal sealed record TypeName(string Namespace, string Simple, string Full, bool IsReference);
