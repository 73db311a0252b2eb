using Dingo.ConnManager.Events;

namespace Dingo.Aot.Control.Commands;

/// <summary>Writes an event as a row, the same wherever it comes from.</summary>
internal static class EventRow
{
    /// <summary>Sends it.</summary>
    /// <returns>False when the client is gone.</returns>
    public static ValueTask<bool> SendAsync(ulong sequence, in AnyEvent e, ControlReply reply)
    {
        var writer = reply.BeginRow();
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "event"u8);
        writer.WriteNumber("sequence"u8, sequence);
        writer.WriteString("type"u8, e.Type.Name());
        writer.WritePropertyName("payload"u8);
        EventJson.Write(writer, e);
        writer.WriteEndObject();
        return reply.EndRowAsync();
    }
}
