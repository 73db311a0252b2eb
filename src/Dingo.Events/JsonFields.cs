using System.Globalization;
using System.Text.Json;

namespace Dingo.Events;

/// <summary>Members that the generated JSON writers need and <see cref="Utf8JsonWriter"/> does not have.</summary>
public static class JsonFields
{
    // Addresses, ids and durations are far below it; what is longer goes through a string.
    private const int StackLength = 256;

    /// <summary>Writes a number, or null when it is not finite, for which JSON has no form.</summary>
    public static void WriteFinite(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    /// <summary>Writes a value as a JSON string in its own invariant form, without allocating when that takes at most 256 bytes.</summary>
    public static void WriteUtf8Formatted<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[StackLength];
        if (value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture))
            writer.WriteString(name, text[..written]);
        else
            writer.WriteString(name, value.ToString());
    }

    /// <summary>As <see cref="WriteUtf8Formatted{T}"/>, for a type that formats to characters only: at most 256 of them.</summary>
    public static void WriteFormatted<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[StackLength];
        if (value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture))
            writer.WriteString(name, text[..written]);
        else
            writer.WriteString(name, value.ToString(null, CultureInfo.InvariantCulture));
    }
}
