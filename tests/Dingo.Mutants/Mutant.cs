namespace Dingo.Mutants;

/// <summary>One fault to be put into the code: a text that is replaced by another, or by nothing.</summary>
/// <param name="Area">The part of the code whose tests are asked first: see <see cref="Areas"/>.</param>
/// <param name="Fault">What goes wrong, in one sentence; unique in the list.</param>
/// <param name="File">Where, from the root of the repository.</param>
/// <param name="Find">Occurs exactly once in that file.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Equivalence">Why nobody can tell the difference, or <see langword="null"/> where somebody must.</param>
internal sealed record Mutant(string Area, string Fault, string File, string Find, string Replacement, string? Equivalence)
{
    /// <summary>The folder of the project that the file belongs to.</summary>
    public string Project => string.Join('/', File.Split('/').Take(2));

    /// <summary>What is wrong with it as it stands in the list, or <see langword="null"/>.</summary>
    public string? Check(string root)
    {
        if (!Areas.Filters.ContainsKey(Area))
            return $"there is no area '{Area}'";
        string path = Path.Combine(root, File);
        if (!System.IO.File.Exists(path))
            return $"there is no file {File}";
        if (Find == Replacement)
            return "it changes nothing";
        int found = System.IO.File.ReadAllText(path).Split(Find).Length - 1;
        return found == 1 ? null : $"its text occurs {found} times in {File}";
    }

    /// <summary>The file's text with the fault in it.</summary>
    public string ApplyTo(string text) => text.Replace(Find, Replacement, StringComparison.Ordinal);
}
