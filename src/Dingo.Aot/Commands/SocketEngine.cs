using System.Globalization;
using Dingo.Aot.Configuration;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Aot.Commands;

/// <summary>Sets up what waits for sockets: the pollers, and the runtime's engine, which reads two environment variables at its first socket.</summary>
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

    /// <summary>How many pollers there are to be: none where the runtime's engine serves alone.</summary>
    public static int PollersOf(EngineOptions options) =>
        !OperatingSystem.IsLinux() || !options.InlineCompletions ? 0
        : options.Threads == 0 ? Environment.ProcessorCount
        : options.Threads;

    /// <summary>Sets them for this process, and how many pollers there are. To be called before its first socket exists; later it has no effect.</summary>
    public static void Apply(EngineOptions options)
    {
        Pollers.Count = PollersOf(options);
        if (options.InlineCompletions)
            SetUnlessSet(InlineCompletions, "1");
        // Beside pollers the runtime's engine dials, serves who asks for metrics or controls, and accepts at sockets that were handed over.
        int threads = Pollers.AreUsed ? 1 : options.Threads;
        if (threads > 0)
            SetUnlessSet(ThreadCount, threads.ToString(CultureInfo.InvariantCulture));
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            Environment.SetEnvironmentVariable(name, value);
    }
}
