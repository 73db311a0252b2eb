namespace Dingo.Aot.Configuration;

/// <summary>Finds the key that somebody who mistyped one most likely meant.</summary>
internal static class NearestKey
{
    // Whatever is longer than any key has none that is near; it also bounds the work.
    private const int MaxLength = 64;

    /// <summary>The nearest key in the schema, with the listener's number kept; null where none is near.</summary>
    public static string? To(string path)
    {
        if (path.Length > MaxLength)
            return null;

        var index = path.Split(':') is [_, var number, ..] && int.TryParse(number, out _) ? number : "0";
        string? nearest = null;
        var least = Math.Max(3, path.Length / 2);
        foreach (var key in ConfigurationSchema.Keys)
        {
            var candidate = key.Path.Replace("*", index);
            // A bare last part ("MaxInboundConns") is the commonest mistake of all.
            var distance = candidate.EndsWith(":" + path, StringComparison.OrdinalIgnoreCase) ? 1 : Distance(path, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>The number of single-character edits between two texts, ignoring case (Levenshtein).</summary>
    private static int Distance(string a, string b)
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
