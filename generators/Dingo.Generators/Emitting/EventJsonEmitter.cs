using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits the part of <c>static class EventJson</c> that finds the writer of a payload.</summary>
internal static class EventJsonEmitter
{
    public static string Emit(EquatableArray<EventKey> events)
    {
        var code = new CodeWriter(events[0].Namespace, "System.Text.Json");
        code.Line("/// <summary>Writes events as JSON: one object per payload, members in order of declaration, names in camel case.</summary>");
        code.Open($"{Names.Access(events)} static partial class EventJson");
        code.Line("/// <summary>Writes the payload of an event, without its type and number; null for <see cref=\"EventType.None\"/>.</summary>");
        code.Open("public static void Write(Utf8JsonWriter writer, in AnyEvent e)");
        code.Open("switch (e.Type)");
        foreach (var e in events)
        {
            code.Lines(
                $"case EventType.{e.Member}:",
                $"    Write(writer, e.As{e.Member}());",
                "    break;");
        }
        code.Lines("default:", "    writer.WriteNullValue();", "    break;");
        code.Close();
        code.Close();
        code.Close();
        return code.ToString();
    }
}
