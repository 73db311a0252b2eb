using Dingo.Aot.Configuration;

namespace Dingo.Aot.Commands;

/// <summary>Prints a configuration, and what is wrong with one.</summary>
internal static class ConfigurationReport
{
    /// <summary>One line per key: key, value, source. Keys that are wrong are left out.</summary>
    public static void WriteValues(EffectiveConfiguration effective, TextWriter output)
    {
        var keyWidth = effective.Values.Select(value => value.Key.Length).DefaultIfEmpty().Max();
        var valueWidth = effective.Values.Select(value => Shown(value).Length).DefaultIfEmpty().Max();
        foreach (var value in effective.Values)
            output.WriteLine($"{value.Key.PadRight(keyWidth)}  {Shown(value).PadRight(valueWidth)}  {value.Source}");
    }

    /// <summary>One line per fault, under a line that counts them.</summary>
    public static void WriteFaults(EffectiveConfiguration effective, TextWriter error)
    {
        var count = effective.Faults.Count;
        error.WriteLine($"dingo-aot: {count} {(count == 1 ? "fault" : "faults")} in the configuration:");
        foreach (var fault in effective.Faults)
            error.WriteLine($"  {fault}");
    }

    private static string Shown(ConfigurationValue value) => value.Value is { Length: > 0 } text ? text : "(empty)";
}
