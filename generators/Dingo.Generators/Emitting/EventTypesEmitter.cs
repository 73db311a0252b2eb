using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>static class EventTypes</c>: wire names, and the ways between name, type and index.</summary>
internal static class EventTypesEmitter
{
    public static string Emit(EquatableArray<EventKey> events)
    {
        var code = new CodeWriter(events[0].Namespace, "System");
        code.Line("/// <summary>The wire names of the events, and what counts and looks up by event type.</summary>");
        code.Open($"{Names.Access(events)} static class EventTypes");
        foreach (var e in events)
        {
            code.Lines(
                $"/// <summary>The wire name of <see cref=\"{e.TypeName}\"/>.</summary>",
                $"public const string {Constant(e)} = \"{e.WireName}\";",
                "");
        }
        EmitList(code, events);
        code.Line();
        EmitName(code, events);
        code.Line();
        EmitTryParse(code, events);
        code.Line();
        EmitIndex(code, events);
        code.Close();
        return code.ToString();
    }

    private static string Constant(EventKey e) => e.Member + "EventType";

    private static void EmitList(CodeWriter code, EquatableArray<EventKey> events)
    {
        code.Lines(
            "/// <summary>How many events there are.</summary>",
            $"public const int Count = {events.Count};",
            "",
            "/// <summary>Every event, ordered by wire name; the place of each is its <see cref=\"Index\"/>.</summary>",
            "public static ReadOnlySpan<EventType> All =>",
            "[");
        foreach (var e in events)
            code.Line($"    EventType.{e.Member},");
        code.Line("];");
    }

    private static void EmitName(CodeWriter code, EquatableArray<EventKey> events)
    {
        code.Line("/// <summary>The wire name; <c>none</c> for a value that is no event.</summary>");
        code.Open("public static string Name(this EventType type) => type switch");
        foreach (var e in events)
            code.Line($"EventType.{e.Member} => {Constant(e)},");
        code.Line("_ => \"none\",");
        code.Close(";");
    }

    private static void EmitTryParse(CodeWriter code, EquatableArray<EventKey> events)
    {
        code.Line("/// <summary>Finds an event by its exact wire name; false, with <see cref=\"EventType.None\"/>, when there is none.</summary>");
        code.Open("public static bool TryParse(string? name, out EventType type)");
        code.Open("type = name switch");
        foreach (var e in events)
            code.Line($"{Constant(e)} => EventType.{e.Member},");
        code.Line("_ => EventType.None,");
        code.Close(";");
        code.Line("return type != EventType.None;");
        code.Close();
    }

    private static void EmitIndex(CodeWriter code, EquatableArray<EventKey> events)
    {
        code.Line("/// <summary>A dense index from 0, for counters per event; -1 for a value that is no event. Not stable between versions.</summary>");
        code.Open("public static int Index(this EventType type) => type switch");
        for (int i = 0; i < events.Count; i++)
            code.Line($"EventType.{events[i].Member} => {i},");
        code.Line("_ => -1,");
        code.Close(";");
    }
}
