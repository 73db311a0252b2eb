using System.Reflection;

namespace Dingo.Aot.Commands;

/// <summary>What <c>version</c> prints.</summary>
internal static class VersionText
{
    /// <summary>Program, version and, where it was built from a git checkout, revision.</summary>
    public static string Program()
    {
        var informational = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var parts = (informational ?? "unknown").Split('+', 2);
        return parts.Length == 2 ? $"dingo-aot {parts[0]} (revision {parts[1]})" : $"dingo-aot {parts[0]}";
    }

    /// <summary>The knobs that the garbage collector runs with, then the socket engine's, each as <c>name=value</c>.</summary>
    public static IEnumerable<string> Runtime()
    {
        foreach (var (name, value) in GC.GetConfigurationVariables())
            yield return $"{name}={value}";
        foreach (var name in SocketEngine.Variables)
            yield return $"{name}={Environment.GetEnvironmentVariable(name) ?? "(default)"}";
    }
}
