using Dingo.Aot.Text;

namespace Dingo.Aot.Commands;

/// <summary>Answers a command line that is wrong with the nearest one that is right.</summary>
internal static class Mistake
{
    private static readonly string[] EveryCommands = ["--help", "--version"];

    /// <summary>What is wrong, what may have been meant, and where to read on.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="fault">What the framework says of it.</param>
    /// <param name="helpOf">The framework's help for a command; the empty name stands for the program.</param>
    public static string Explain(string[] args, string fault, Func<string, string> helpOf)
    {
        string first = args is [['-', ..], ..] or [] ? "" : args[0];
        var commands = HelpText.Commands(helpOf("")).ToList();
        if (first.Length > 0 && !commands.Contains(first))
            return PlainText.Of($"There is no command '{first}'.{DidYouMean(NearestWord.To(first, commands))} See dingo-aot --help.");

        string see = $"See dingo-aot {(first.Length > 0 ? first + " " : "")}--help.";
        if (Unrecognized(fault) is not { } word)
            return PlainText.Of($"{fault.TrimEnd('.')}. {see}");
        // Dashes are alike in all of them, and would make everything near.
        var options = HelpText.Options(helpOf(first)).Concat(EveryCommands).Select(static option => option[2..]);
        string? nearest = NearestWord.To(word.TrimStart('-'), options) is { } option ? "--" + option : null;
        return PlainText.Of($"There is no option '{word}'.{DidYouMean(nearest)} {see}");
    }

    private static string DidYouMean(string? nearest) => nearest is null ? "" : $" Did you mean {nearest}?";

    // "Argument '--bogus' is not recognized."
    private static string? Unrecognized(string fault)
    {
        const string Before = "Argument '", After = "' is not recognized.";
        return fault.StartsWith(Before, StringComparison.Ordinal) && fault.EndsWith(After, StringComparison.Ordinal)
            ? fault[Before.Length..^After.Length] : null;
    }
}
