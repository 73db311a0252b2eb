using Dingo.Generators.Models;
using Dingo.Generators.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dingo.Generators.Reading;

/// <summary>Reads one <c>[ControlCommand]</c> or <c>[ControlAnswer]</c> and checks what can be seen of it alone.</summary>
internal static class ControlDeclarations
{
    /// <summary>Where the attributes live, and where everything is emitted.</summary>
    public const string Home = "Dingo.Aot.Control";

    public const string CommandAttribute = Home + ".ControlCommandAttribute";

    public const string AnswerAttribute = Home + ".ControlAnswerAttribute";

    public static ControlDeclaration<CommandModel> ReadCommand(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        Read(context, cancellationToken, (type, name, parameters, findings) => new CommandModel(
            type, name, new EquatableArray<ArgumentModel>(ReadArguments(parameters, findings, cancellationToken))));

    public static ControlDeclaration<AnswerModel> ReadAnswer(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        Read(context, cancellationToken, (type, name, parameters, findings) => new AnswerModel(
            type,
            name,
            new EquatableArray<FieldModel>(Payloads.ReadFields(
                parameters, context.SemanticModel.Compilation, ControlRules.UnwritableField, findings, cancellationToken))));

    private static ControlDeclaration<TModel> Read<TModel>(
        GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken,
        Func<TypeName, string, IReadOnlyList<IParameterSymbol>, List<Finding>, TModel> read)
        where TModel : class
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var place = ((TypeDeclarationSyntax)context.TargetNode).Identifier.GetLocation();
        var namePlace = Payloads.PlaceOfName(context.Attributes[0], place, cancellationToken);
        string name = context.Attributes[0].ConstructorArguments.FirstOrDefault().Value as string ?? "";

        var findings = new List<Finding>();
        if (type is not
            {
                IsRecord: true, IsValueType: true, IsReadOnly: true, ContainingType: null, IsGenericType: false, IsFileLocal: false,
                ContainingNamespace.IsGlobalNamespace: false,
            })
        {
            findings.Add(Finding.At(place, ControlRules.WrongDeclaration, type.Name));
        }
        if (!IsName(name))
            findings.Add(Finding.At(namePlace, ControlRules.MalformedName, name));
        var parameters = Payloads.PrimaryParameters(type, cancellationToken);
        Payloads.CheckState(type, parameters, ControlRules.ExtraState, findings);
        var model = read(TypeNames.Of(type), name, parameters, findings);
        return new ControlDeclaration<TModel>(
            name, type.Name, findings.Count == 0 ? model : null, SourceSpan.Of(place), SourceSpan.Of(namePlace), new EquatableArray<Finding>(findings));
    }

    private static List<ArgumentModel> ReadArguments(
        IReadOnlyList<IParameterSymbol> parameters, List<Finding> findings, CancellationToken cancellationToken)
    {
        var arguments = new List<ArgumentModel>();
        foreach (var parameter in parameters)
        {
            var form = FormOf(parameter.Type);
            if (form == ArgumentForm.None)
            {
                findings.Add(Finding.At(
                    Payloads.PlaceOf(parameter, cancellationToken), ControlRules.UnreadableArgument, parameter.Name,
                    parameter.Type.ToDisplayString()));
            }
            arguments.Add(new ArgumentModel(
                parameter.Name, form, parameter.Type.NullableAnnotation == NullableAnnotation.Annotated, DefaultOf(parameter)));
        }
        return arguments;
    }

    private static string? DefaultOf(IParameterSymbol parameter) =>
        parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } value }
            ? SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)
            : null;

    private static ArgumentForm FormOf(ITypeSymbol type) => FieldReader.Unwrap(type).SpecialType switch
    {
        SpecialType.System_String => ArgumentForm.String,
        SpecialType.System_Boolean => ArgumentForm.Boolean,
        SpecialType.System_Int32 => ArgumentForm.Int32,
        SpecialType.System_UInt32 => ArgumentForm.UInt32,
        SpecialType.System_Int64 => ArgumentForm.Int64,
        SpecialType.System_UInt64 => ArgumentForm.UInt64,
        SpecialType.System_Double => ArgumentForm.Double,
        _ => ArgumentForm.None,
    };

    private static bool IsName(string name) => name.Split('-', '_').All(IsWord);

    private static bool IsWord(string word) =>
        word.Length > 0 && word[0] is >= 'a' and <= 'z' && word.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9'));
}
