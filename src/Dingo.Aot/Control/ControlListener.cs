using System.Runtime.Versioning;
using Dingo.Aot.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Aot.Control;

/// <summary>Binds the control socket: for the daemon's own user alone.</summary>
[SupportedOSPlatform("linux")]
internal static class ControlListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Binds, in place of a dead owner's socket; a live owner's is left alone, and its process named.</summary>
    /// <exception cref="ListenException">The path cannot be had.</exception>
    public static IEndpointListener Bind(string path) => new UnixEndpointListener(UnixListeningSocket.Bind(path, OwnerOnly));
}
