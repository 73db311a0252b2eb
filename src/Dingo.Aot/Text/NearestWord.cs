namespace Dingo.Aot.Text;

/// <summary>Finds the word that somebody who mistyped one most likely meant.</summary>
internal static class NearestWord
{
    /// <summary>Whatever is longer has no word that is near; it also bounds the work.</summary>
    public const int MaxLength = 64;

    // Fewer letters begin too many words.
    private const int MinPrefix = 3;

    /// <summary>The nearest of some words; null where none is near.</summary>
    public static string? To(string word, IEnumerable<string> words)
    {
        if (word.Length > MaxLength)
            return null;

        string? nearest = null;
        int least = Math.Max(1, word.Length / 2) + 1;
        foreach (string candidate in words)
        {
            bool isBegun = word.Length >= MinPrefix && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);
            int distance = isBegun ? 1 : Distance(word, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The number of single-character edits between two texts, ignoring case (Levenshtein).</summary>
    /// <param name="a">At most <see cref="MaxLength"/> characters.</param>
    /// <param name="b">Of any length.</param>
    public static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[MaxLength + 1];
        row = row[..(a.Length + 1)];
        for (int i = 0; i < row.Length; i++)
            row[i] = i;

        foreach (char letter in b)
        {
            int diagonal = row[0]++;
            for (int i = 1; i < row.Length; i++)
            {
                bool same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(letter);
                int edits = Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[i], row[i - 1]) + 1);
                (diagonal, row[i]) = (row[i], edits);
            }
        }

        return row[^1];
    }
}
