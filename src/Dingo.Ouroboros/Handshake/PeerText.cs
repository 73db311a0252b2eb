using System.Globalization;
using System.Text;

namespace Dingo.Ouroboros.Handshake;

/// <summary>Makes a peer's free text fit for a log line: bounded, valid, and unable to forge another line.</summary>
internal static class PeerText
{
    /// <summary>Decodes up to <paramref name="maxLength"/> UTF-16 characters; what is invalid or invisible becomes U+FFFD.</summary>
    public static string Read(ReadOnlySpan<byte> utf8, int maxLength)
    {
        Span<char> text = stackalloc char[maxLength];
        int length = 0;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int bytes);
            utf8 = utf8[bytes..];
            if (!IsVisible(rune))
                rune = Rune.ReplacementChar;
            if (!rune.TryEncodeToUtf16(text[length..], out int chars))
                break;
            length += chars;
        }

        return new string(text[..length]);
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
