using ConsoleAppFramework;

namespace Dingo.Aot.Commands;

/// <summary>Lets <c>--set</c> be given more than once: the framework keeps only the last of an option.</summary>
/// <remarks><see cref="Fold"/> makes one option of them all, and the parser takes it apart again.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class SettingListAttribute : Attribute, IArgumentParser<string[]>
{
    private const string Option = "--set";

    // The ASCII unit separator: nobody types it.
    private const char Separator = '\u001f';

    /// <summary>Joins every <c>--set VALUE</c> of a command line into one option at its end; <c>--name=VALUE</c> is taken too.</summary>
    public static string[] Fold(string[] args)
    {
        var settings = new List<string>();
        var others = new List<string>();
        args = [.. args.SelectMany(SplitValue)];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Option && i + 1 < args.Length)
                settings.Add(args[++i]);
            else
                others.Add(args[i]);
        }
        return settings.Count == 0 ? args : [.. others, Option, string.Join(Separator, settings)];
    }

    /// <summary><c>--name=value</c> as the two arguments that the framework understands.</summary>
    private static string[] SplitValue(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=') is > 0 and var at ? [argument[..at], argument[(at + 1)..]] : [argument];

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, out string[] result)
    {
        result = s.ToString().Split(Separator);
        return true;
    }
}
