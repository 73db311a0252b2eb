namespace Dingo.Mutants;

/// <summary>What became of one mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Kills">Who noticed it; the first, unless all were asked.</param>
/// <param name="BuildError">It is no mutant: it does not compile.</param>
internal sealed record Outcome(Mutant Mutant, IReadOnlyList<Kill> Kills, string? BuildError)
{
    /// <summary>Whether it is as it should be: noticed, unless it is argued that nobody can.</summary>
    public bool IsGood => BuildError is null && Kills.Count > 0 == Mutant.Equivalence is null;

    /// <summary>For people, and for the last column of the table.</summary>
    public string Text
    {
        get
        {
            if (BuildError is not null)
                return "DOES NOT COMPILE";
            if (Kills.Count == 0)
                return Mutant.Equivalence is { } why ? $"equivalent: {why}" : "SURVIVED";
            string kills = string.Join("; ", Kills.Select(static kill => $"{kill.Killer}: `{kill.Said}`"));
            return Mutant.Equivalence is null ? kills : $"NOT EQUIVALENT: {kills}";
        }
    }
}
