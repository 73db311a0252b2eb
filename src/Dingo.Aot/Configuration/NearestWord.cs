namespace Dingo.Aot.Configuration;

/// <summary>Finds the word that somebody who mistyped one most likely meant.</summary>
internal static class NearestWord
{
    /// <summary>Whatever is longer than any word has none that is near; it also bounds the work.</summary>
    public const int MaxLength = 64;

    /// <summary>The nearest of <paramref name="words"/>; null where none is near.</summary>
    public static string? To(string text, ReadOnlySpan<string> words)
    {
        if (text.Length > MaxLength)
            return null;
        string? nearest = null;
        var least = Tolerance(text);
        foreach (var word in words)
        {
            var distance = Distance(text, word);
            if (distance < least)
                (nearest, least) = (word, distance);
        }
        return nearest;
    }

    /// <summary>The number of edits from which on nothing is near any more.</summary>
    public static int Tolerance(string text) => Math.Max(3, text.Length / 2);

    /// <summary>The number of single-character edits between two texts, ignoring case (Levenshtein).</summary>
    /// <param name="a">At most <see cref="MaxLength"/> characters.</param>
    /// <param name="b">Any text.</param>
    public static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[MaxLength + 1];
        row = row[..(a.Length + 1)];
        for (var i = 0; i < row.Length; i++)
            row[i] = i;

        foreach (var letter in b)
        {
            var diagonal = row[0]++;
            for (var i = 1; i < row.Length; i++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(letter);
                var edits = Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[i], row[i - 1]) + 1);
                (diagonal, row[i]) = (row[i], edits);
            }
        }
        return row[^1];
    }
}
