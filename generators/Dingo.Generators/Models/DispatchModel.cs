namespace Dingo.Generators.Models;

/// <summary>What the dispatch table is emitted from.</summary>
internal sealed record DispatchModel(EquatableArray<EventKey> Events, EquatableArray<HandlerModel> Handlers)
{
    /// <summary>Leaves out handlers of events that are left out themselves, and brings the rest into a stable order.</summary>
    public static DispatchModel Of(EquatableArray<EventKey> events, IEnumerable<HandlerModel> handlers)
    {
        var known = new HashSet<string>(events.Select(e => e.FullName), StringComparer.Ordinal);
        var kept = handlers
            .Where(h => known.Contains(h.EventType))
            .OrderBy(h => h.Owner.Full, StringComparer.Ordinal)
            .ThenBy(h => h.Method, StringComparer.Ordinal);
        return new DispatchModel(events, new EquatableArray<HandlerModel>(kept));
    }
}
