using System.Text.RegularExpressions;

namespace Dingo.Mutants;

/// <summary>A program that is to notice a mutant: it ends with something else than 0, or does not end in time.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Project">The folder of its project, from the root of the repository; the executable has the folder's name.</param>
/// <param name="Arguments">Of each run; <see cref="AreaFilter"/> stands for the filter of the mutant's area.</param>
/// <param name="Limit">A run that takes longer hangs, and is ended.</param>
/// <param name="Telling">Finds in its output what it has against the mutant: the first group of the first match.</param>
internal sealed record Killer(string Name, string Project, string[] Arguments, TimeSpan Limit, Regex Telling)
{
    /// <summary>Stands for the filter of the mutant's area.</summary>
    public const string AreaFilter = "{area}";

    /// <summary>Stands for what a run before has said.</summary>
    public const string Accused = "{said}";

    private const int MaxSaidLength = 90;

    /// <summary>
    /// The arguments of a second run, about what the first has said (<see cref="Accused"/>), for a killer that may be wrong when the machine
    /// is busy: it has noticed something when both say so. <see langword="null"/> where once is enough.
    /// </summary>
    public string[]? Again { get; init; }

    /// <summary>Areas of which it sees nothing, so that there is no use in asking it.</summary>
    public string[] Unseen { get; init; } = [];

    /// <summary>Whether its runs differ with the area.</summary>
    public bool IsByArea => Arguments.Contains(AreaFilter);

    /// <summary>The arguments of a run for a mutant of that area.</summary>
    public IEnumerable<string> ArgumentsFor(string area) =>
        Arguments.Select(argument => argument == AreaFilter ? Areas.Filters[area] : argument);

    /// <summary>The arguments of a second run, about what the first has said.</summary>
    public IEnumerable<string> ArgumentsAgain(string said) =>
        Again!.Select(argument => argument.Replace(Accused, said, StringComparison.Ordinal));

    /// <summary>What a run that ended so says, in short.</summary>
    public string Said(CommandResult result)
    {
        if (result.IsCutShort)
            return $"hangs ({Limit.TotalSeconds} s)";
        string said = Telling.Match(result.Output) is { Success: true } match ? match.Groups[1].Value.Trim().Replace('`', '\'') : $"exit code {result.ExitCode}";
        return said.Length <= MaxSaidLength ? said : $"{said[..MaxSaidLength]}…";
    }
}
