using Dingo.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dingo.Generators.Reading;

/// <summary>Reads a payload's parameter: its type, and how that is written as JSON.</summary>
internal static class FieldReader
{
    public static FieldModel Read(IParameterSymbol parameter, Compilation compilation)
    {
        bool isNullable = parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        var type = Unwrap(parameter.Type);
        TypeName? enumNames = null;
        var form = type.TypeKind == TypeKind.Enum
            ? ReadEnum(type, compilation, out enumNames)
            : FormOf(type);
        return new FieldModel(Escape(parameter.Name), TypeNames.Of(type), isNullable, form, enumNames);
    }

    /// <summary>The type without its question mark.</summary>
    public static ITypeSymbol Unwrap(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static FieldForm FormOf(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
                return FieldForm.Boolean;
            case >= SpecialType.System_SByte and <= SpecialType.System_UInt64:
                return FieldForm.Integer;
            case SpecialType.System_Double:
                return FieldForm.Double;
            case SpecialType.System_String or SpecialType.System_DateTime:
                return FieldForm.Text;
            case not SpecialType.None:
                return FieldForm.None;
        }
        if (FullNameOf(type) is "System.Guid" or "System.DateTimeOffset")
            return FieldForm.Text;
        var interfaces = type.AllInterfaces.Select(FullNameOf).ToArray();
        if (interfaces.Contains("System.IUtf8SpanFormattable"))
            return FieldForm.Utf8Formatted;
        return interfaces.Contains("System.ISpanFormattable") ? FieldForm.Formatted : FieldForm.None;
    }

    // The convention: beside the enum Colour stands a static class ColourNames with `string Name(this Colour)`.
    private static FieldForm ReadEnum(ITypeSymbol type, Compilation compilation, out TypeName? names)
    {
        string home = TypeNames.NamespaceOf(type);
        string expected = (home.Length == 0 ? "" : home + ".") + type.Name + "Names";
        var owner = compilation.GetTypesByMetadataName(expected).FirstOrDefault(t => t.IsStatic
            && t.GetMembers("Name").OfType<IMethodSymbol>().Any(m => IsNameMethod(m, type, compilation)));
        names = owner is null ? null : TypeNames.Of(owner);
        return owner is null ? FieldForm.None : FieldForm.EnumName;
    }

    private static bool IsNameMethod(IMethodSymbol method, ITypeSymbol type, Compilation compilation) =>
        method is { ReturnType.SpecialType: SpecialType.System_String, Parameters.Length: 1 }
        && method.Parameters[0].RefKind == RefKind.None
        && SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, type)
        && compilation.IsSymbolAccessibleWithin(method, compilation.Assembly);

    private static string FullNameOf(ITypeSymbol type) => TypeNames.NamespaceOf(type) + "." + type.MetadataName;
}
