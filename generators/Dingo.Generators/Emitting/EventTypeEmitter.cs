using Dingo.Generators.Models;

namespace Dingo.Generators.Emitting;

/// <summary>Emits <c>enum EventType</c>.</summary>
internal static class EventTypeEmitter
{
    public static string Emit(EquatableArray<EventKey> events)
    {
        var code = new CodeWriter(events[0].Namespace);
        code.Lines(
            "/// <summary>The events of this assembly.</summary>",
            "/// <remarks>Each id is the 32-bit FNV-1a hash of the wire name: no other event can change it.</remarks>");
        code.Open($"{Names.Access(events)} enum EventType : uint");
        code.Lines("/// <summary>No event: the type of a default <see cref=\"AnyEvent\"/>.</summary>", "None = 0,", "");
        code.Separated(events, e => code.Lines(
            $"/// <summary><c>{e.WireName}</c>, a <see cref=\"{e.TypeName}\"/>.</summary>",
            $"{e.Member} = 0x{e.Id:X8},"));
        code.Close();
        return code.ToString();
    }
}
