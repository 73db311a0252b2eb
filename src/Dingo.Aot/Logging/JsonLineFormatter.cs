using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZLogger;

namespace Dingo.Aot.Logging;

/// <summary>
/// Lines for collectors: one object with <c>time</c>, <c>level</c>, <c>category</c>, <c>event_id</c>, <c>event</c>,
/// <c>message</c>, <c>exception</c> where there is one, and the message's values by name under <c>values</c>.
/// </summary>
/// <remarks>
/// ZLogger's own formatter serialises values with reflection, which native code has none of: it drops the line. Here
/// a value that JSON has no word for is written as text.
/// </remarks>
internal sealed class JsonLineFormatter : IZLoggerFormatter
{
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly Utf8JsonWriter _json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <inheritdoc/>
    public bool WithLineBreak => true;

    /// <inheritdoc/>
    public void FormatLogEntry(IBufferWriter<byte> writer, IZLoggerEntry entry)
    {
        var info = entry.LogInfo;
        _json.Reset(writer);
        _json.WriteStartObject();
        _json.WriteString("time"u8, info.Timestamp.Utc.UtcDateTime);
        _json.WriteString("level"u8, LogLevelNames.Long(info.LogLevel));
        _json.WriteString("category"u8, info.Category.JsonEncoded);
        _json.WriteNumber("event_id"u8, info.EventId.Id);
        if (info.EventId.Name is { } name)
            _json.WriteString("event"u8, name);
        _message.ResetWrittenCount();
        entry.ToString(_message);
        _json.WriteString("message"u8, _message.WrittenSpan);
        if (info.Exception is { } exception)
            _json.WriteString("exception"u8, exception.ToString());
        WriteValues(entry);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteValues(IZLoggerEntry entry)
    {
        if (entry.ParameterCount == 0)
            return;
        _json.WriteStartObject("values"u8);
        for (var i = 0; i < entry.ParameterCount; i++)
        {
            _json.WritePropertyName(entry.GetParameterKeyAsString(i));
            WriteValue(entry.GetParameterValue(i));
        }
        _json.WriteEndObject();
    }

    private void WriteValue(object? value)
    {
        switch (value)
        {
            case null: _json.WriteNullValue(); break;
            case bool flag: _json.WriteBooleanValue(flag); break;
            case int number: _json.WriteNumberValue(number); break;
            case long number: _json.WriteNumberValue(number); break;
            case uint number: _json.WriteNumberValue(number); break;
            case ulong number: _json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): _json.WriteNumberValue(number); break;
            default: _json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
