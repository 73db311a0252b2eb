using Dingo.Generators.Emitting;
using Dingo.Generators.Models;
using Dingo.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dingo.Generators;

/// <summary>Emits, from the <c>[Event]</c> payloads of an assembly, all that is needed to publish, store, name and write them.</summary>
/// <remarks>Syntax and symbols end in the two reading steps; every step after them sees equatable models only.</remarks>
[Generator]
public sealed class EventGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(EventReader.AttributeName, static (node, _) => node is TypeDeclarationSyntax, EventReader.Read)
            .WithTrackingName(StepNames.Events);
        var handlers = context.SyntaxProvider
            .ForAttributeWithMetadataName(HandlerReader.AttributeName, static (_, _) => true, HandlerReader.Read)
            .WithTrackingName(StepNames.Handlers);
        var catalog = declarations.Collect()
            .Select(static (all, _) => CatalogReader.Read(all))
            .WithTrackingName(StepNames.Catalog);

        Report(context, declarations, handlers, catalog);
        Emit(context, handlers, catalog);
    }

    private static void Report(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<EventDeclaration> declarations,
        IncrementalValuesProvider<HandlerDeclaration> handlers,
        IncrementalValueProvider<EventCatalog> catalog)
    {
        var ofEvents = declarations.SelectMany(static (d, _) => d.Findings).Collect();
        var ofHandlers = handlers.Where(static h => h.Finding is not null).Select(static (h, _) => h.Finding!).Collect();
        var findings = ofEvents.Combine(ofHandlers).Combine(catalog)
            .Select(static (f, _) => new EquatableArray<Finding>([.. f.Left.Left, .. f.Left.Right, .. f.Right.Findings]))
            .WithTrackingName(StepNames.Findings);
        context.RegisterSourceOutput(findings, static (output, all) =>
        {
            foreach (var finding in all)
                output.ReportDiagnostic(finding.ToDiagnostic());
        });
    }

    private static void Emit(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<HandlerDeclaration> handlers,
        IncrementalValueProvider<EventCatalog> catalog)
    {
        var union = catalog.Select(static (c, _) => c.Events).WithTrackingName(StepNames.Union);
        var keys = union.Select(static (events, _) => new EquatableArray<EventKey>(events.Select(e => e.Key)))
            .WithTrackingName(StepNames.Keys);
        var writers = union.SelectMany(static (events, _) => events.Select(e => new WriterModel(e, events.All(o => o.Key.IsPublic))))
            .WithTrackingName(StepNames.Writers);
        var dispatch = keys.Combine(handlers.Where(static h => h.Handler is not null).Select(static (h, _) => h.Handler!).Collect())
            .Select(static (pair, _) => DispatchModel.Of(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Dispatch);

        context.RegisterSourceOutput(keys, static (output, events) =>
        {
            if (events.Count == 0)
                return;
            output.AddSource("EventType.g.cs", EventTypeEmitter.Emit(events));
            output.AddSource("EventTypes.g.cs", EventTypesEmitter.Emit(events));
            output.AddSource("EventJson.g.cs", EventJsonEmitter.Emit(events));
        });
        context.RegisterSourceOutput(union, static (output, events) =>
        {
            if (events.Count > 0)
                output.AddSource("AnyEvent.g.cs", AnyEventEmitter.Emit(events));
        });
        context.RegisterSourceOutput(writers, static (output, writer) =>
            output.AddSource($"EventJson.{writer.Event.Key.Member}.g.cs", PayloadWriterEmitter.Emit(writer)));
        context.RegisterSourceOutput(dispatch, static (output, table) =>
        {
            if (table.Events.Count > 0)
                output.AddSource("EventDispatch.g.cs", EventDispatchEmitter.Emit(table));
        });
    }
}
