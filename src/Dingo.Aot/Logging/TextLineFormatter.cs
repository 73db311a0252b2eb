using System.Buffers;
using System.Text;
using ZLogger;

namespace Dingo.Aot.Logging;

/// <summary>Lines for people: <c>2026-01-31T12:00:00.123Z INF Daemon ready …</c></summary>
/// <remarks>
/// Messages carry text that peers chose, so control characters are written as escapes: one entry is one line, and
/// nobody forges another or moves the operator's cursor. Only the trace of an exception takes further lines.
/// </remarks>
internal sealed class TextLineFormatter : IZLoggerFormatter
{
    private readonly ArrayBufferWriter<byte> _message = new();

    /// <inheritdoc/>
    public bool WithLineBreak => true;

    /// <inheritdoc/>
    public void FormatLogEntry(IBufferWriter<byte> writer, IZLoggerEntry entry)
    {
        var info = entry.LogInfo;
        WriteTime(writer, info.Timestamp.Utc);
        writer.Write(" "u8);
        writer.Write(LogLevelNames.Short(info.LogLevel));
        writer.Write(" "u8);
        var category = info.Category.Utf8Span;
        writer.Write(category[(category.LastIndexOf((byte)'.') + 1)..]);
        writer.Write(" "u8);

        _message.ResetWrittenCount();
        entry.ToString(_message);
        WriteEscaped(writer, _message.WrittenSpan);
        for (var line = (info.Exception?.ToString()).AsSpan(); !line.IsEmpty;)
        {
            var end = line.IndexOf('\n');
            writer.Write("\n    "u8);
            WriteEscaped(writer, Encoding.UTF8.GetBytes(line[..(end < 0 ? line.Length : end)].ToString()));
            line = end < 0 ? default : line[(end + 1)..];
        }
    }

    private static void WriteTime(IBufferWriter<byte> writer, DateTimeOffset time)
    {
        var span = writer.GetSpan(32);
        time.UtcDateTime.TryFormat(span, out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        writer.Advance(written);
    }

    private static void WriteEscaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var control = IndexOfControl(text);
            writer.Write(control < 0 ? text : text[..control]);
            if (control < 0)
                return;
            // Above ASCII they are C2 80 to C2 9F in UTF-8; the second byte is the number of the character.
            if (text[control] == 0xc2)
                control++;
            writer.Write(text[control] switch
            {
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                _ => [(byte)'\\', (byte)'x', Hex(text[control] >> 4), Hex(text[control] & 15)],
            });
            text = text[(control + 1)..];
        }
    }

    private static int IndexOfControl(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < 0x20 or 0x7f || (text[i] == 0xc2 && i + 1 < text.Length && text[i + 1] < 0xa0))
                return i;
        }
        return -1;
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];
}
