using Dingo.Generators.Emitting;
using Dingo.Generators.Models;
using Dingo.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dingo.Generators;

/// <summary>
/// Emits, from the <c>[ControlCommand]</c>, <c>[ControlHandler]</c> and <c>[ControlAnswer]</c> of an assembly, the command table of the
/// control socket and all that is read from and written to it.
/// </summary>
/// <remarks>Syntax and symbols end in the three reading steps; every step after them sees equatable models only.</remarks>
[Generator]
public sealed class ControlGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var commands = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ControlDeclarations.CommandAttribute, static (node, _) => node is TypeDeclarationSyntax, ControlDeclarations.ReadCommand)
            .WithTrackingName(ControlStepNames.Commands);
        var answers = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ControlDeclarations.AnswerAttribute, static (node, _) => node is TypeDeclarationSyntax, ControlDeclarations.ReadAnswer)
            .WithTrackingName(ControlStepNames.Answers);
        var handlers = context.SyntaxProvider
            .ForAttributeWithMetadataName(ControlHandlerReader.AttributeName, static (_, _) => true, ControlHandlerReader.Read)
            .WithTrackingName(ControlStepNames.ControlHandlers);
        var catalog = commands.Collect().Combine(answers.Collect()).Combine(handlers.Collect())
            .Select(static (all, _) => ControlCatalogReader.Read(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName(ControlStepNames.ControlCatalog);
        var findings = commands.SelectMany(static (c, _) => c.Findings).Collect()
            .Combine(answers.SelectMany(static (a, _) => a.Findings).Collect())
            .Combine(handlers.Where(static h => h.Finding is not null).Select(static (h, _) => h.Finding!).Collect())
            .Combine(catalog)
            .Select(static (f, _) => new EquatableArray<Finding>([.. f.Left.Left.Left, .. f.Left.Left.Right, .. f.Left.Right, .. f.Right.Findings]))
            .WithTrackingName(ControlStepNames.ControlFindings);

        context.RegisterSourceOutput(findings, static (output, all) =>
        {
            foreach (var finding in all)
                output.ReportDiagnostic(finding.ToDiagnostic());
        });
        Emit(context, catalog);
    }

    private static void Emit(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ControlCatalog> catalog)
    {
        var table = catalog.Select(static (c, _) => c.Entries).WithTrackingName(ControlStepNames.Table);
        var list = table.Select(static (entries, _) => new EquatableArray<CommandModel>(entries.Select(e => e.Command)))
            .WithTrackingName(ControlStepNames.List);
        var requests = list.SelectMany(static (commands, _) => commands).WithTrackingName(ControlStepNames.RequestWriters);
        var answers = catalog.SelectMany(static (c, _) => c.Answers).WithTrackingName(ControlStepNames.AnswerWriters);

        context.RegisterSourceOutput(table, static (output, entries) =>
        {
            if (entries.Count > 0)
                output.AddSource("ControlTable.g.cs", ControlTableEmitter.Emit(entries));
        });
        context.RegisterSourceOutput(list, static (output, commands) =>
        {
            if (commands.Count > 0)
                output.AddSource("ControlCommands.g.cs", ControlCommandsEmitter.Emit(commands));
        });
        context.RegisterSourceOutput(requests, static (output, command) =>
            output.AddSource($"ControlRequests.{Names.Identifier(command.Request)}.g.cs", ControlRequestEmitter.Emit(command)));
        context.RegisterSourceOutput(answers, static (output, answer) =>
            output.AddSource($"ControlReply.{Names.Identifier(answer.Type)}.g.cs", ControlAnswerEmitter.Emit(answer)));
    }
}
