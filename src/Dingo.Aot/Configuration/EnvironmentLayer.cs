namespace Dingo.Aot.Configuration;

/// <summary>Any key from the environment: <c>DINGO_Section__Key=value</c>.</summary>
internal static class EnvironmentLayer
{
    /// <summary>The variable that names the configuration file, and so is no key.</summary>
    public const string FileVariable = "DINGO_CONFIG";

    private const string Prefix = "DINGO_";

    /// <summary>The values that stand in <paramref name="environment"/>.</summary>
    public static IEnumerable<ConfigurationValue> Read(IReadOnlyDictionary<string, string> environment) =>
        from variable in environment
        where variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Key != FileVariable
            && !IsServiceLink(variable.Key)
        // Ordered, so that of two spellings of one key the same one wins in every run.
        orderby variable.Key
        select new ConfigurationValue(
            variable.Key[Prefix.Length..].Replace("__", ":"), variable.Value, $"environment {variable.Key}");

    // Kubernetes sets these in every container when a service is called "dingo".
    private static bool IsServiceLink(string name) =>
        name == "DINGO_PORT" || name.StartsWith("DINGO_PORT_", StringComparison.Ordinal) || name.StartsWith("DINGO_SERVICE_", StringComparison.Ordinal);
}
