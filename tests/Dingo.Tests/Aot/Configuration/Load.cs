using Dingo.Aot.Configuration;

namespace Dingo.Tests.Aot.Configuration;

/// <summary>Loads configurations in tests: from texts, never from this process's environment.</summary>
internal static class Load
{
    public static EffectiveConfiguration Default() => From();

    public static EffectiveConfiguration Set(params string[] settings) => From(settings: settings);

    public static EffectiveConfiguration Environment(params (string Name, string Value)[] environment) => From(environment: environment);

    public static EffectiveConfiguration File(string json, params string[] settings) => From(json, settings);

    public static EffectiveConfiguration From(
        string? json = null, string[]? settings = null, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        if (json is null)
            return ConfigurationLoader.Load(new(null, settings ?? [], variables));

        using var file = new TemporaryFile(json);
        return ConfigurationLoader.Load(new(file.Path, settings ?? [], variables));
    }

    public static ConfigurationValue Value(this EffectiveConfiguration effective, string key) =>
        effective.Values.Single(value => value.Key == key);

    /// <summary>The text of the only fault.</summary>
    public static string Fault(this EffectiveConfiguration effective) => effective.Faults.Single().ToString();
}
