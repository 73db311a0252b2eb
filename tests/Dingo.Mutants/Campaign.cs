namespace Dingo.Mutants;

/// <summary>Tries mutants, one after the other, on one copy of the tree.</summary>
/// <param name="tree">The copy.</param>
/// <param name="asksAll">Whether every killer that sees its area is asked about a mutant, rather than until one has noticed it.</param>
internal sealed class Campaign(Tree tree, bool asksAll)
{
    // One that is wrong each time, and about something else each time, has nothing to say.
    private const int MaxRuns = 3;

    /// <summary>Makes the copy, and sees that every killer is content with it as it is.</summary>
    /// <returns>What one of them has against it, or <see langword="null"/>.</returns>
    public async Task<string?> PrepareAsync()
    {
        await tree.RefreshAsync();
        foreach (string project in Killers.All.Select(static killer => killer.Project).Distinct())
        {
            if (await tree.RestoreAndBuildAsync(project) is { } error)
                return $"{project} cannot be built:\n{error}";
        }

        foreach (var killer in Killers.All)
        {
            foreach (string area in killer.IsByArea ? Areas.Filters.Keys : Areas.Filters.Keys.Take(1))
            {
                if (await RunAsync(killer, area) is { } said)
                    return $"without any mutant the {killer.Name} fail ({area}): {said}";
            }
        }

        return null;
    }

    public async Task<Outcome> TryAsync(Mutant mutant)
    {
        tree.Put(mutant);
        try
        {
            return await AskAsync(mutant);
        }
        finally
        {
            tree.Mend(mutant);
        }
    }

    private async Task<Outcome> AskAsync(Mutant mutant)
    {
        var kills = new List<Kill>();
        var built = new HashSet<string>();
        var noticed = new HashSet<string>();
        foreach (var killer in Killers.All)
        {
            if (noticed.Contains(killer.Project) || killer.Unseen.Contains(mutant.Area))
                continue;
            if (built.Add(killer.Project) && await tree.RebuildAsync(killer.Project) is { } error)
                return new Outcome(mutant, [], error);
            if (await RunAsync(killer, mutant.Area) is not { } said)
                continue;
            kills.Add(new Kill(killer.Name, said));
            noticed.Add(killer.Project);
            if (!asksAll)
                break;
        }

        return new Outcome(mutant, kills, null);
    }

    /// <returns>What the killer has against the tree as it is, or <see langword="null"/>.</returns>
    private async Task<string?> RunAsync(Killer killer, string area)
    {
        for (int run = 0; run < MaxRuns; run++)
        {
            var result = await tree.RunAsync(killer, killer.ArgumentsFor(area));
            if (result.IsGood)
                return null;
            string said = killer.Said(result);
            if (killer.Again is null || result.IsCutShort || !(await tree.RunAsync(killer, killer.ArgumentsAgain(said))).IsGood)
                return said;
        }

        return null;
    }
}
