namespace Dingo.Aot.Configuration;

/// <summary>Any key from the command line: <c>--set Section:Key=value</c>.</summary>
internal static class CommandLineLayer
{
    /// <summary>The values of the <c>--set</c> options, in their order.</summary>
    public static IEnumerable<ConfigurationValue> Read(IEnumerable<string> settings, List<ConfigurationFault> faults)
    {
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=');
            if (equals > 0)
                yield return new(setting[..equals].Trim(), setting[(equals + 1)..], "command line");
            else
                faults.Add(new($"--set {setting}", "no value. Give --set Section:Key=value."));
        }
    }
}
