using System.Text;
using Dingo.Aot.Text;

namespace Dingo.Aot.Commands;

/// <summary>The help that the framework writes, made to fit the screen, and with examples.</summary>
/// <remarks>It is also where the names of commands and options are read from: there is no second list of them.</remarks>
internal static class HelpText
{
    private const string Usage = "Usage: ";
    private const string CommandsHeading = "Commands:";
    private const string Gap = "    ";

    // What the framework calls a value is what the source calls it.
    private static readonly (string Type, string Shown)[] Values =
        [("<string?>", "<text>"), ("<string[]?>", "<text>"), ("<string>", "<text>"), ("<int>", "<number>"), ("<double>", "<number>")];

    /// <summary>Whether a message of the framework is help; else it is its version.</summary>
    public static bool IsHelp(string message) => message.StartsWith(Usage, StringComparison.Ordinal);

    /// <summary>Lays the help out anew.</summary>
    /// <param name="help">As the framework writes it.</param>
    /// <param name="columns">The room there is.</param>
    public static string Render(string help, int columns)
    {
        var text = new StringBuilder();
        string[] lines = help.TrimEnd().Split('\n');
        int left = lines.Where(IsRow).Select(static line => Left(line).Length).DefaultIfEmpty().Max();
        bool isCommands = false;
        foreach (string line in lines)
        {
            isCommands |= line == CommandsHeading;
            if (IsRow(line))
                Append(text, Gap[..2] + Left(line).PadRight(left) + Gap, isCommands ? FirstSentence(Right(line)) : Right(line), columns);
            else
                Append(text, "", line.StartsWith(Usage, StringComparison.Ordinal) ? $"{Usage}dingo-aot {line[Usage.Length..]}" : line, columns);
        }

        AppendExamples(text, CommandExamples.Of(CommandOf(help)), columns);
        return text.ToString();
    }

    /// <summary>The names of the commands that the program's help lists.</summary>
    public static IEnumerable<string> Commands(string help) =>
        help.Split('\n').SkipWhile(static line => line != CommandsHeading).Where(IsRow).Select(Left);

    /// <summary>The long options that a command's help lists.</summary>
    public static IEnumerable<string> Options(string help) =>
        help.Split('\n').Where(IsRow).SelectMany(static line => Left(line).Split([' ', ',']))
            .Where(static word => word.StartsWith("--", StringComparison.Ordinal));

    // "Usage: check [options...]", and for the program itself "Usage: [command] [options...]".
    private static string CommandOf(string help)
    {
        string first = help[Usage.Length..].Split(' ', 2)[0];
        return first.StartsWith('[') ? "" : first;
    }

    private static bool IsRow(string line) => line.StartsWith("  ", StringComparison.Ordinal) && line.Trim().Contains("  ", StringComparison.Ordinal);

    private static string Left(string line)
    {
        line = line.Trim();
        string left = line[..line.IndexOf("  ", StringComparison.Ordinal)];
        foreach (var (type, shown) in Values)
            left = left.Replace(type, shown, StringComparison.Ordinal);
        return left;
    }

    private static string Right(string line)
    {
        line = line.Trim();
        return line[line.IndexOf("  ", StringComparison.Ordinal)..].TrimStart();
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static void AppendExamples(StringBuilder text, IReadOnlyList<(string What, string Line)> examples, int columns)
    {
        text.Append('\n').Append(examples.Count == 1 ? "Example:" : "Examples:").Append('\n');
        foreach (var (what, line) in examples)
        {
            Append(text, Gap[..2], $"# {what}", columns);
            text.Append(Gap[..2]).Append(line).Append('\n');
        }
    }

    /// <summary>Adds a text after its label, and what does not fit on lines that are indented as far.</summary>
    private static void Append(StringBuilder text, string label, string rest, int columns)
    {
        int indent = label.Length;
        foreach (string line in PlainText.Wrap(rest, Math.Max(columns - indent, columns / 2)))
        {
            text.Append(label).Append(line).Append('\n');
            label = new string(' ', indent);
        }
    }
}
