using System.Collections.Immutable;
using Dingo.Generators.Models;
using Dingo.Generators.Rules;

namespace Dingo.Generators.Reading;

/// <summary>Joins commands and handlers, and checks names. Of two that clash the one later in the source is left out.</summary>
internal static class ControlCatalogReader
{
    public static ControlCatalog Read(
        ImmutableArray<ControlDeclaration<CommandModel>> commands,
        ImmutableArray<ControlDeclaration<AnswerModel>> answers,
        ImmutableArray<ControlHandlerDeclaration> handlers)
    {
        var findings = new List<Finding>();
        var byRequest = HandlersByRequest(handlers);
        var entries = new List<ControlEntry>();
        foreach (var command in WithoutClashes(commands, findings))
        {
            var model = command.Model!;
            if (!byRequest.TryGetValue(model.Request.Full, out var all))
            {
                findings.Add(Finding.At(command.TypeSpan, ControlRules.NoHandler, model.Name, command.Type));
                continue;
            }
            var first = all[0].Handler!;
            entries.Add(new ControlEntry(model, first));
            foreach (var second in all.Skip(1))
                findings.Add(Finding.At(second.Span, ControlRules.SecondHandler, model.Name, $"{first.Owner.Simple}.{first.Method}"));
        }
        return new ControlCatalog(
            new EquatableArray<ControlEntry>(entries.OrderBy(e => e.Command.Name, StringComparer.Ordinal)),
            new EquatableArray<AnswerModel>(WithoutClashes(answers, findings).Select(a => a.Model!).OrderBy(a => a.Kind, StringComparer.Ordinal)),
            new EquatableArray<Finding>(findings));
    }

    private static Dictionary<string, List<ControlHandlerDeclaration>> HandlersByRequest(ImmutableArray<ControlHandlerDeclaration> handlers) =>
        handlers
            .Where(h => h.Handler is not null)
            .OrderBy(h => h.Span.Path, StringComparer.Ordinal)
            .ThenBy(h => h.Span.Span.Start)
            .GroupBy(h => h.Handler!.Request)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);

    private static List<ControlDeclaration<TModel>> WithoutClashes<TModel>(
        ImmutableArray<ControlDeclaration<TModel>> declarations, List<Finding> findings)
        where TModel : class
    {
        var kept = new Dictionary<string, ControlDeclaration<TModel>>(StringComparer.Ordinal);
        var inOrder = declarations
            .Where(d => d.Model is not null)
            .OrderBy(d => d.TypeSpan.Path, StringComparer.Ordinal)
            .ThenBy(d => d.TypeSpan.Span.Start);
        foreach (var declaration in inOrder)
        {
            if (kept.TryGetValue(declaration.Name, out var other))
                findings.Add(Finding.At(declaration.NameSpan, ControlRules.NameUsedTwice, declaration.Name, other.Type));
            else
                kept.Add(declaration.Name, declaration);
        }
        return [.. kept.Values];
    }
}
