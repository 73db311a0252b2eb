namespace Dingo.Mutants;

/// <summary>The command line.</summary>
/// <param name="IsCheck">Only see that every mutant still applies.</param>
/// <param name="IsWrite">Only write the table of the last outcomes into tests/README.md.</param>
/// <param name="AsksAll">Ask about each mutant every killer that sees its area.</param>
/// <param name="IsRest">Try those alone that have no good outcome yet, and keep the outcomes of the others.</param>
/// <param name="Only">Unless empty: try those alone whose area or fault contains one of these, and keep the outcomes of the others.</param>
internal sealed record Options(bool IsCheck, bool IsWrite, bool AsksAll, bool IsRest, string[] Only)
{
    public const string Usage = "usage: Dingo.Mutants [--check | --write | [--all-killers] [--rest] [--only TEXT]...]";

    /// <returns><see langword="null"/> when it is not understood.</returns>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options(false, false, false, false, []);
        for (int i = 0; i < arguments.Length; i++)
        {
            Options? more = arguments[i] switch
            {
                "--check" => options with { IsCheck = true },
                "--write" => options with { IsWrite = true },
                "--all-killers" => options with { AsksAll = true },
                "--rest" => options with { IsRest = true },
                "--only" when i + 1 < arguments.Length => options with { Only = [.. options.Only, arguments[++i]] },
                _ => null,
            };
            if (more is null)
                return null;
            options = more;
        }

        return options;
    }

    /// <summary>Whether all are tried, and what was known before is forgotten.</summary>
    public bool IsWhole => Only.Length == 0 && !IsRest;

    /// <summary>Whether it is to be tried.</summary>
    public bool Means(Mutant mutant) =>
        Only.Length == 0
        || Array.Exists(Only, text => $"{mutant.Area}: {mutant.Fault}".Contains(text, StringComparison.OrdinalIgnoreCase));
}
