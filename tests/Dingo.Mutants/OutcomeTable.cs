using System.Text;

namespace Dingo.Mutants;

/// <summary>The table of mutants and killers, in Markdown, and its place in tests/README.md.</summary>
internal static class OutcomeTable
{
    private const string Begin = "<!-- mutants: written by `make mutate` -->";
    private const string End = "<!-- mutants: end -->";

    public static string Of(IReadOnlyList<Outcome> outcomes)
    {
        var table = new StringBuilder();
        // Folded: it is long, and looked at for one row of it.
        table.Append($"<details><summary>{Sum(outcomes)}</summary>\n\n| area | fault | noticed by |\n|---|---|---|\n");
        foreach (var outcome in outcomes)
            table.Append($"| {outcome.Mutant.Area} | {Cell(outcome.Mutant.Fault)} | {Cell(outcome.Text)} |\n");
        return table.Append("\n</details>\n").ToString();
    }

    /// <summary>Puts the table between its two marks.</summary>
    /// <exception cref="FormatException">The marks are not there.</exception>
    public static void Write(string path, string table)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new FormatException($"{path} has no place for the table: it stands between '{Begin}' and '{End}'.");
        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n\n{table}\n{text[end..]}");
    }

    private static string Sum(IReadOnlyList<Outcome> outcomes)
    {
        var killed = outcomes.Where(static o => o is { Kills.Count: > 0, BuildError: null }).ToList();
        string by = string.Join(", ", killed.GroupBy(static o => o.Kills[0].Killer).Select(static g => $"{g.Count()} by the {g.Key}"));
        int equivalent = outcomes.Count(static o => o.IsGood && o.Kills.Count == 0);
        int bad = outcomes.Count(static o => !o.IsGood);
        string rest = bad == 0 ? "none survives" : $"{bad} not as it should be";
        return $"{outcomes.Count} mutants: {killed.Count} killed ({by}), {equivalent} equivalent, {rest}.";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
