using System.Text;

namespace Dingo.ConnManager.Events;

/// <summary>Text from outside, cut to a number of UTF-8 bytes, never in the middle of a character.</summary>
internal static class BoundedText
{
    public static string Cut(string? text, int maxBytes)
    {
        if (string.IsNullOrEmpty(text) || Encoding.UTF8.GetMaxByteCount(text.Length) <= maxBytes)
            return text ?? "";

        int bytes = 0, chars = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > maxBytes)
                return text[..chars];
            bytes += rune.Utf8SequenceLength;
            chars += rune.Utf16SequenceLength;
        }

        return text;
    }
}
