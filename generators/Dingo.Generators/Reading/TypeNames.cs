using Dingo.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Dingo.Generators.Reading;

/// <summary>From symbols to the names that emitted code uses.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat WithinNamespace =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes);

    public static TypeName Of(ITypeSymbol type)
    {
        string full = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        bool isPlain = type is INamedTypeSymbol { IsGenericType: false } && full.StartsWith("global::", StringComparison.Ordinal)
            && NamespaceOf(type).Length > 0;
        return isPlain
            ? new TypeName(NamespaceOf(type), type.ToDisplayString(WithinNamespace), full, type.IsReferenceType)
            : new TypeName("", full, full, type.IsReferenceType);
    }

    /// <summary>The namespace, empty for the global one and for what has none, such as an array.</summary>
    public static string NamespaceOf(ISymbol symbol) =>
        symbol.ContainingNamespace is null or { IsGlobalNamespace: true } ? "" : symbol.ContainingNamespace.ToDisplayString();
}
