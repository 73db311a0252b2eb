namespace Dingo.Mutants;

/// <summary>Keeps the last outcome of each mutant, so that a few can be tried again without the others: one line each.</summary>
internal sealed class OutcomeStore(string path)
{
    private const char Separator = '\t';

    public void Forget() => File.Delete(path);

    public void Add(Outcome outcome)
    {
        IEnumerable<string> cells = [outcome.Mutant.Fault, outcome.BuildError is null ? "" : "broken", .. outcome.Kills.SelectMany(Cells)];
        File.AppendAllText(path, string.Join(Separator, cells) + "\n");
    }

    /// <summary>The outcomes of those of the list that were tried, in the list's order.</summary>
    public List<Outcome> Read(IEnumerable<Mutant> mutants)
    {
        var lines = new Dictionary<string, string[]>();
        if (File.Exists(path))
        {
            foreach (string[] cells in File.ReadAllLines(path).Select(static line => line.Split(Separator)))
                lines[cells[0]] = cells;
        }

        return [.. mutants.Where(mutant => lines.ContainsKey(mutant.Fault)).Select(mutant => Parse(mutant, lines[mutant.Fault]))];
    }

    private static Outcome Parse(Mutant mutant, string[] cells) => new(
        mutant, [.. cells.Skip(2).Chunk(2).Select(static pair => new Kill(pair[0], pair[1]))], cells[1].Length == 0 ? null : cells[1]);

    private static IEnumerable<string> Cells(Kill kill) => [kill.Killer, kill.Said.Replace(Separator, ' ')];
}
