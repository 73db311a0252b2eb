using System.Runtime.CompilerServices;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Tests;

/// <summary>In which of its two modes a run has sockets waited for: as the daemon does by default, or by the runtime's default.</summary>
internal static class SocketMode
{
    [ModuleInitializer]
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") != "1")
            Pollers.Count = 0;
    }
}
