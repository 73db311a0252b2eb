namespace Dingo.Aot.Configuration;

/// <summary>From what a configuration is to be read.</summary>
/// <param name="File">The file that the command line names; null for none.</param>
/// <param name="Settings">The texts of <c>--set</c>, in their order.</param>
/// <param name="Environment">The environment.</param>
internal sealed record ConfigurationRequest(
    string? File, IReadOnlyList<string> Settings, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How many file descriptors whoever runs with it may have; null where that does not matter.</summary>
    public long? MostDescriptors { get; init; }

    /// <summary>A request with the environment of this process.</summary>
    public static ConfigurationRequest OfProcess(string? file, IReadOnlyList<string> settings)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return new(file, settings, environment);
    }
}
