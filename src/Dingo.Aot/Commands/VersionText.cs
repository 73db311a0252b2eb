using System.Reflection;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Aot.Commands;

/// <summary>What <c>version</c> prints.</summary>
internal static class VersionText
{
    // How long a thread of the pool spins for more work before it sleeps. The template says 0: almost nothing is done there, so a daemon
    // that idles would spend most of its processor time spinning.
    private const string PoolSpin = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";

    /// <summary>Program, version and, where it was built from a git checkout, revision.</summary>
    public static string Program()
    {
        var informational = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var parts = (informational ?? "unknown").Split('+', 2);
        return parts.Length == 2 ? $"dingo-aot {parts[0]} (revision {parts[1]})" : $"dingo-aot {parts[0]}";
    }

    /// <summary>The knobs that collector, thread pool, pollers and socket engine run with, each as <c>name=value</c>.</summary>
    public static IEnumerable<string> Runtime()
    {
        foreach (var (name, value) in GC.GetConfigurationVariables())
            yield return $"{name}={value}";
        yield return $"{PoolSpin}={AppContext.GetData(PoolSpin) ?? "(default)"}";
        yield return $"{nameof(Pollers)}={Pollers.Count}";
        foreach (var name in SocketEngine.Variables)
            yield return $"{name}={Environment.GetEnvironmentVariable(name) ?? "(default)"}";
    }
}
