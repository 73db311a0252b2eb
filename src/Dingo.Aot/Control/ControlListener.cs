using System.Net.Sockets;
using System.Runtime.Versioning;
using Dingo.Aot.Metrics;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Aot.Control;

/// <summary>Binds the control socket: for the daemon's own user alone.</summary>
[SupportedOSPlatform("linux")]
internal static class ControlListener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Binds, in place of a dead owner's socket; a live owner's is left alone, and its process named.</summary>
    /// <exception cref="ListenException">The path cannot be had.</exception>
    public static IMetricsListener Bind(string path) => new UnixMetricsListener(UnixListeningSocket.Bind(path, OwnerOnly));

    /// <summary>Who listens at a path.</summary>
    /// <returns>The process, or null when nobody does, or it cannot be told.</returns>
    public static int? FindOwner(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            // Gone meanwhile, or not ours to connect to.
            return null;
        }
        return UnixPeerCredentials.TryRead(probe, out var owner) ? owner.Pid : null;
    }
}
