using System.Collections.Immutable;
using Dingo.Generators.Models;
using Dingo.Generators.Rules;

namespace Dingo.Generators.Reading;

/// <summary>Checks the events of an assembly against each other. Of two that clash the one later in the source is left out.</summary>
internal static class CatalogReader
{
    public static EventCatalog Read(ImmutableArray<EventDeclaration> declarations)
    {
        var findings = new List<Finding>();
        // Two attributes on one type are the compiler's business: the first counts here.
        var sound = declarations
            .Where(d => d.Event is not null)
            .OrderBy(d => d.NameSpan.Path, StringComparer.Ordinal)
            .ThenBy(d => d.NameSpan.Span.Start)
            .GroupBy(d => (d.Event!.Key.Namespace, d.Event.Key.TypeName))
            .Select(g => g.First())
            .ToList();

        sound = InOneNamespace(sound, findings);
        var byName = new Dictionary<string, EventModel>(StringComparer.Ordinal);
        var byId = new Dictionary<uint, string> { [0] = "no event" };
        foreach (var declaration in sound)
        {
            var key = declaration.Event!.Key;
            if (byName.TryGetValue(key.WireName, out var other))
                findings.Add(Finding.At(declaration.WireNameSpan, EventRules.NameUsedTwice, key.WireName, other.Key.TypeName));
            else if (byId.TryGetValue(key.Id, out string taken))
                findings.Add(Finding.At(declaration.WireNameSpan, EventRules.IdTaken, key.WireName, taken));
            else
            {
                byName.Add(key.WireName, declaration.Event);
                byId.Add(key.Id, key.WireName);
            }
        }
        return new EventCatalog(
            new EquatableArray<EventModel>(byName.Values.OrderBy(e => e.Key.WireName, StringComparer.Ordinal)),
            new EquatableArray<Finding>(findings));
    }

    private static List<EventDeclaration> InOneNamespace(List<EventDeclaration> declarations, List<Finding> findings)
    {
        string? home = declarations
            .GroupBy(d => d.Event!.Key.Namespace)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .FirstOrDefault()?.Key;
        foreach (var stray in declarations.Where(d => d.Event!.Key.Namespace != home))
        {
            var key = stray.Event!.Key;
            findings.Add(Finding.At(stray.NameSpan, EventRules.OtherNamespace, key.TypeName, key.Namespace, home!));
        }
        return declarations.FindAll(d => d.Event!.Key.Namespace == home);
    }
}
