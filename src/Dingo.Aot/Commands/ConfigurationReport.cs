using System.Globalization;
using Dingo.Aot.Configuration;
using Dingo.Aot.Descriptors;

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

    /// <summary>One line: the file descriptors that it may take, and how many there may be.</summary>
    public static void WriteDescriptors(DaemonOptions options, long? most, TextWriter output) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nFile descriptors: {DescriptorBudget.Of(options)}{(most is null ? "" : $"; this process may have {most}")}."));

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
