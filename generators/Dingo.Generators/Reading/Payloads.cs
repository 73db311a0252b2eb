using Dingo.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dingo.Generators.Reading;

/// <summary>What the readers of attributed records have in common.</summary>
internal static class Payloads
{
    /// <summary>The parameters of the declaration itself; empty when it has none.</summary>
    public static IReadOnlyList<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var primary = type.InstanceConstructors.FirstOrDefault(c =>
            c.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is TypeDeclarationSyntax);
        return primary is null ? [] : primary.Parameters;
    }

    /// <summary>The parameters as fields that are written; one that cannot be breaks <paramref name="unwritable"/>.</summary>
    public static List<FieldModel> ReadFields(
        IReadOnlyList<IParameterSymbol> parameters, Compilation compilation, DiagnosticDescriptor unwritable, List<Finding> findings,
        CancellationToken cancellationToken)
    {
        var fields = new List<FieldModel>();
        foreach (var parameter in parameters)
        {
            var field = FieldReader.Read(parameter, compilation);
            fields.Add(field);
            if (field.Form == FieldForm.None)
                findings.Add(Finding.At(PlaceOf(parameter, cancellationToken), unwritable, parameter.Name, parameter.Type.ToDisplayString()));
        }
        return fields;
    }

    /// <summary>State beside the parameters breaks <paramref name="extraState"/>.</summary>
    public static void CheckState(
        INamedTypeSymbol type, IReadOnlyList<IParameterSymbol> parameters, DiagnosticDescriptor extraState, List<Finding> findings)
    {
        foreach (var state in type.GetMembers().OfType<IFieldSymbol>().Where(f => type.IsRecord && !f.IsStatic))
        {
            var member = state.AssociatedSymbol ?? state;
            if (!parameters.Any(p => p.Name == member.Name))
                findings.Add(Finding.At(member.Locations[0], extraState, member.Name));
        }
    }

    /// <summary>Where a parameter stands.</summary>
    public static Location PlaceOf(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        parameter.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).GetLocation();

    /// <summary>Where the attribute's first argument stands, or else the attribute itself.</summary>
    public static Location PlaceOfName(AttributeData attribute, Location fallback, CancellationToken cancellationToken)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        return syntax?.ArgumentList?.Arguments.FirstOrDefault()?.GetLocation() ?? syntax?.GetLocation() ?? fallback;
    }
}
