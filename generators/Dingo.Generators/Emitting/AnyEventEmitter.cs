using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>struct AnyEvent</c>, the union in which an event waits in a ring.</summary>
internal static class AnyEventEmitter
{
    public static string Emit(EquatableArray<EventModel> events)
    {
        string home = events[0].Key.Namespace;
        var scope = new TypeScope(home, events.SelectMany(e => e.Fields).Select(f => f.Type));
        var slots = new SlotPlan(events, scope);
        var code = new CodeWriter(home, scope.Imports("System", "System.Runtime.InteropServices", "Dingo.Events"));
        code.Lines(
            "/// <summary>Any one event of this assembly, by value: what the bus and its rings hold.</summary>",
            "/// <remarks>The events share the fields by type, so the size is that of the widest, not the sum.</remarks>",
            "[StructLayout(LayoutKind.Auto)]");
        code.Open($"{Names.Access(events.Select(e => e.Key))} readonly struct AnyEvent : IEventUnion");
        foreach (var slot in slots.All)
            code.Line($"private readonly {slot.Type} {slot.Name};");
        if (slots.All.Any())
            code.Line();
        foreach (var e in events)
        {
            EmitConstructor(code, e, slots.For(e, scope));
            code.Line();
        }
        code.Lines(
            "/// <summary>Which event this is; <see cref=\"EventType.None\"/> for a default value.</summary>",
            "public EventType Type { get; }",
            "",
            "static int IEventUnion.TypeCount => EventTypes.Count;",
            "",
            "int IEventUnion.TypeIndex => Type.Index();",
            "");
        code.Separated(events, e => EmitAccess(code, e, slots.For(e, scope)));
        code.Lines(
            "",
            "private InvalidOperationException Mismatch(EventType asked) =>",
            "    new($\"This is a {Type.Name()} event, not a {asked.Name()} event.\");");
        code.Close();
        return code.ToString();
    }

    private static void EmitConstructor(CodeWriter code, EventModel e, IEnumerable<(FieldModel Field, SlotPlan.Slot Slot)> fields)
    {
        code.Line($"/// <summary>Holds a <see cref=\"{e.Key.TypeName}\"/>.</summary>");
        code.Open($"public AnyEvent(in {e.Key.TypeName} e)");
        code.Line($"Type = EventType.{e.Key.Member};");
        foreach (var (field, slot) in fields)
            code.Line($"{slot.Name} = e.{field.Name};");
        code.Close();
    }

    private static void EmitAccess(CodeWriter code, EventModel e, IEnumerable<(FieldModel Field, SlotPlan.Slot Slot)> fields)
    {
        var key = e.Key;
        code.Lines(
            $"/// <summary>Holds a <see cref=\"{key.TypeName}\"/>.</summary>",
            $"public static implicit operator AnyEvent(in {key.TypeName} e) => new(in e);",
            "",
            $"/// <summary>The <see cref=\"{key.TypeName}\"/> that this is.</summary>",
            "/// <exception cref=\"InvalidOperationException\">It is another event.</exception>",
            $"public {key.TypeName} As{key.Member}() => Type == EventType.{key.Member}",
            $"    ? new {key.TypeName}({string.Join(", ", fields.Select(f => Read(f.Field, f.Slot)))})",
            $"    : throw Mismatch(EventType.{key.Member});",
            "",
            $"/// <summary>The <see cref=\"{key.TypeName}\"/> that this is; false, with a default value, when it is another event.</summary>");
        code.Open($"public bool TryGet(out {key.TypeName} e)");
        code.Lines(
            $"bool matches = Type == EventType.{key.Member};",
            $"e = matches ? As{key.Member}() : default;",
            "return matches;");
        code.Close();
    }

    private static string Read(FieldModel field, SlotPlan.Slot slot) =>
        field.Type.IsReference && !field.IsNullable ? slot.Name + "!" : slot.Name;
}
