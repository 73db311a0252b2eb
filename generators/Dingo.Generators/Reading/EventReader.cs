using Dingo.Generators.Models;
using Dingo.Generators.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dingo.Generators.Reading;

/// <summary>Reads one <c>[Event]</c> declaration and checks what can be seen of it alone.</summary>
internal static class EventReader
{
    public const string AttributeName = "Dingo.Events.EventAttribute";

    // Emitted types and the member of EventType that stands for "no event".
    private static readonly string[] TakenNames = [EventKey.Suffix, "AnyEvent", "NoneEvent"];

    public static EventDeclaration Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var syntax = (TypeDeclarationSyntax)context.TargetNode;
        var attribute = context.Attributes[0];
        var name = syntax.Identifier.GetLocation();
        var wireName = Payloads.PlaceOfName(attribute, name, cancellationToken);
        string wire = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";

        var findings = new List<Finding>();
        CheckDeclaration(type, syntax, name, findings);
        if (!IsWireName(wire))
            findings.Add(Finding.At(wireName, EventRules.MalformedName, wire));
        var parameters = Payloads.PrimaryParameters(type, cancellationToken);
        var fields = Payloads.ReadFields(
            parameters, context.SemanticModel.Compilation, EventRules.UnwritableField, findings, cancellationToken);
        Payloads.CheckState(type, parameters, EventRules.ExtraState, findings);

        var key = new EventKey(TypeNames.NamespaceOf(type), type.Name, wire, type.DeclaredAccessibility == Accessibility.Public);
        var model = findings.Count == 0 ? new EventModel(key, new EquatableArray<FieldModel>(fields)) : null;
        return new EventDeclaration(model, SourceSpan.Of(name), SourceSpan.Of(wireName), new EquatableArray<Finding>(findings));
    }

    private static void CheckDeclaration(INamedTypeSymbol type, TypeDeclarationSyntax syntax, Location name, List<Finding> findings)
    {
        void Check(bool isRight, DiagnosticDescriptor rule)
        {
            if (!isRight)
                findings.Add(Finding.At(name, rule, type.Name));
        }

        Check(syntax.Modifiers.Any(SyntaxKind.PartialKeyword), EventRules.NotPartial);
        Check(type is { IsRecord: true, IsValueType: true, IsReadOnly: true }, EventRules.NotReadOnlyRecordStruct);
        Check(type is { ContainingType: null, IsGenericType: false, IsFileLocal: false }, EventRules.NotTopLevel);
        Check(
            type.Name.EndsWith(EventKey.Suffix, StringComparison.Ordinal) && !TakenNames.Contains(type.Name),
            EventRules.WrongPayloadName);
    }

    private static bool IsWireName(string name) => name.Split('.') is { Length: 2 } words && words.All(IsWord);

    private static bool IsWord(string word) =>
        word.Length > 0 && word[0] is >= 'a' and <= 'z' && word.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
