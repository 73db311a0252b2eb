using System.Globalization;
using System.Text;

namespace Dingo.Aot.Text;

/// <summary>Makes text that others wrote fit for a terminal, and knows how much room it takes there.</summary>
/// <remarks>
/// A peer's name, a path or a reason may hold escape sequences that move the cursor or retitle the window, and characters that no one
/// sees. Nothing of the kind reaches the terminal: what is not visible becomes U+FFFD, also a mark that would stack upon others.
/// </remarks>
internal static class PlainText
{
    /// <summary>Stands for what was cut off.</summary>
    public const string Ellipsis = "…";

    /// <summary>The same text on one line, with nothing in it but what is visible.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            plain.Append(IsVisible(rune) ? rune : Rune.ReplacementChar);
        return plain.ToString();
    }

    /// <summary>The columns that plain text takes.</summary>
    public static int Width(string plain)
    {
        if (!plain.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return plain.Length;
        int width = 0;
        foreach (var rune in plain.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>As much of plain text as fits into some columns; an ellipsis ends it where something was cut off.</summary>
    public static string Shorten(string plain, int columns)
    {
        if (Width(plain) <= columns)
            return plain;
        return columns < 1 ? "" : plain[..Fitting(plain, columns - 1)] + Ellipsis;
    }

    /// <summary>Breaks plain text into lines, between words where there are any.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="columns">The room for each line; at least 2, the width of the widest character.</param>
    /// <returns>At least one line.</returns>
    public static List<string> Wrap(string plain, int columns)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in plain.Split(' '))
        {
            if (line.Length > 0 && Width(line) + 1 + Width(word) <= columns)
            {
                line += " " + word;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = BreakWord(word, columns, lines);
        }

        if (line.Length > 0 || lines.Count == 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>Adds the lines that a word fills alone.</summary>
    /// <returns>The rest of it.</returns>
    private static string BreakWord(string word, int columns, List<string> lines)
    {
        while (Width(word) > columns)
        {
            int length = Fitting(word, columns);
            lines.Add(word[..length]);
            word = word[length..];
        }

        return word;
    }

    /// <summary>The characters at the front that fit into some columns.</summary>
    private static int Fitting(string plain, int columns)
    {
        int length = 0;
        foreach (var rune in plain.EnumerateRunes())
        {
            columns -= Width(rune);
            if (columns < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    // East Asian Width (Unicode TR 11), by blocks: W and F.
    private static int Width(Rune rune) => rune.Value switch
    {
        < 0x1100 => 1,
        <= 0x115f or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f)
            or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) => 2,
        _ => 1,
    };
}
