using System.Text.Json;

namespace Dingo.Aot.Control;

/// <summary>Writes requests, for clients: one overload for each command.</summary>
internal static partial class ControlRequests
{
    private static void Begin(Utf8JsonWriter writer, ulong id, ReadOnlySpan<byte> command)
    {
        writer.WriteStartObject();
        writer.WriteNumber(ControlProtocol.VersionMember, ControlProtocol.Version);
        writer.WriteNumber(ControlProtocol.IdMember, id);
        writer.WriteString(ControlProtocol.CommandMember, command);
        writer.WriteStartObject(ControlProtocol.ArgumentsMember);
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
    }
}
