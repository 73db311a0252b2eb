using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Which field of the union holds which field of an event.</summary>
/// <remarks>Events share fields by type: for each type the union has as many as the event that needs most of them.</remarks>
internal sealed class SlotPlan
{
    private readonly Dictionary<string, List<Slot>> _slotsByType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _namesTaken = new(StringComparer.Ordinal);

    public SlotPlan(IEnumerable<EventModel> events, TypeScope scope)
    {
        foreach (var e in events)
        {
            foreach (var sameType in e.Fields.GroupBy(f => TypeOf(f, scope)))
                Grow(sameType.Key, sameType.First(), sameType.Count());
        }
    }

    /// <summary>All fields of the union.</summary>
    public IEnumerable<Slot> All => _slotsByType.Values.SelectMany(s => s);

    /// <summary>The fields of an event, each with the slot that holds it.</summary>
    public IEnumerable<(FieldModel Field, Slot Slot)> For(EventModel e, TypeScope scope)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in e.Fields)
        {
            string type = TypeOf(field, scope);
            used.TryGetValue(type, out int index);
            used[type] = index + 1;
            yield return (field, _slotsByType[type][index]);
        }
    }

    // A reference may be absent in any event that does not use it; whether an event's own field may is decided on reading.
    private static string TypeOf(FieldModel field, TypeScope scope) =>
        scope.NameOf(field.Type) + (field.IsNullable || field.Type.IsReference ? "?" : "");

    private void Grow(string type, FieldModel sample, int count)
    {
        if (!_slotsByType.TryGetValue(type, out var slots))
            _slotsByType.Add(type, slots = []);
        string stem = Names.Identifier(sample.Type);
        bool isNullableValue = sample.IsNullable && !sample.Type.IsReference;
        stem = isNullableValue ? "nullable" + char.ToUpperInvariant(stem[0]) + stem.Substring(1) : Names.Camel(stem);
        while (slots.Count < count)
        {
            _namesTaken.TryGetValue(stem, out int number);
            _namesTaken[stem] = number + 1;
            slots.Add(new Slot($"_{stem}{number}", type));
        }
    }

    /// <summary>One field of the union.</summary>
    internal sealed record Slot(string Name, string Type);
}
