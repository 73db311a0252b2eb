using System.Globalization;
using Dingo.Aot.Configuration;

namespace Dingo.Aot.Commands;

/// <summary>Sets up the runtime's socket engine, which reads two environment variables when the first socket is made.</summary>
/// <remarks>
/// Completions on the engine's own thread save a switch of threads per event, at the price that no completion may
/// wait. A variable that is set from outside stands: whoever sets it means it.
/// </remarks>
internal static class SocketEngine
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string ThreadCount = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>The variables.</summary>
    public static IReadOnlyList<string> Variables { get; } = [InlineCompletions, ThreadCount];

    /// <summary>Sets them for this process. To be called before its first socket exists; later it has no effect.</summary>
    public static void Apply(EngineOptions options)
    {
        if (options.InlineCompletions)
            SetUnlessSet(InlineCompletions, "1");
        if (options.Threads > 0)
            SetUnlessSet(ThreadCount, options.Threads.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            Environment.SetEnvironmentVariable(name, value);
    }
}
