using System.Collections.Immutable;
using Dingo.Generators.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dingo.Generators;

/// <summary>Reports a lease or subscription that nobody keeps: a bare call, <c>_ = ...</c>, or <c>out _</c>, awaited or not.</summary>
/// <remarks>Which types are meant follows from the vocabulary: names that end in <c>Lease</c> or start with <c>Subscription</c>.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredLeaseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OwnershipRules.Ignored];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static c => Check(c, ((IExpressionStatementOperation)c.Operation).Operation),
            OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment);
        context.RegisterOperationAction(AnalyzeArgument, OperationKind.Argument);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IDiscardOperation)
            Check(context, assignment.Value);
    }

    private static void AnalyzeArgument(OperationAnalysisContext context)
    {
        var argument = (IArgumentOperation)context.Operation;
        var value = argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value;
        if (argument.Parameter?.RefKind == RefKind.Out && value is IDiscardOperation)
            Report(context, argument, argument.Parameter.Type);
    }

    // Only what has just been made or handed over counts: naming a variable again loses nothing.
    private static void Check(OperationAnalysisContext context, IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (value is IInvocationOperation or IObjectCreationOperation or IAwaitOperation or IConditionalAccessOperation)
            Report(context, value, value.Type);
    }

    private static void Report(OperationAnalysisContext context, IOperation place, ITypeSymbol? type)
    {
        string? name = Unwrap(type)?.Name;
        bool isOwned = name is not null
            && (name.EndsWith("Lease", StringComparison.Ordinal) || name.StartsWith("Subscription", StringComparison.Ordinal));
        if (isOwned)
            context.ReportDiagnostic(Diagnostic.Create(OwnershipRules.Ignored, place.Syntax.GetLocation(), name));
    }

    private static ITypeSymbol? Unwrap(ITypeSymbol? type)
    {
        while (type is INamedTypeSymbol { Name: "Task" or "ValueTask" or "Nullable", TypeArguments.Length: 1 } wrapper)
            type = wrapper.TypeArguments[0];
        return type;
    }
}
