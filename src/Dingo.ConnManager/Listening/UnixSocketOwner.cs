using System.Net.Sockets;
using System.Runtime.Versioning;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Listening;

/// <summary>Finds out whether anybody listens on a Unix socket, and who.</summary>
/// <remarks>
/// By connecting to it, which its owner sees as a client that leaves at once. The lock beside a socket tells of our own kind only; a
/// node's socket has none.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class UnixSocketOwner
{
    /// <summary>A listener that does not show who it is.</summary>
    public const string Unknown = "another process";

    /// <summary>Asks, and does not wait.</summary>
    /// <param name="path">Where a socket stands.</param>
    /// <returns>The listener, for people; null when there is none, and the socket is a dead owner's.</returns>
    /// <exception cref="ListenException">This user may not ask.</exception>
    public static string? Find(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return NameOf(probe);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                // Proof that nobody listens: Linux answers a full backlog differently.
                SocketError.ConnectionRefused => null,
                SocketError.AccessDenied => throw ListenException.From(e, path),
                _ => Unknown,
            };
        }
    }

    // As it was when it began to listen (unix(7)): for a socket that a supervisor passed on, the supervisor.
    private static string NameOf(Socket connected) => UnixPeerCredentials.TryRead(connected, out var owner) switch
    {
        true when owner.Pid > 0 => $"process {owner.Pid}",
        true => "a process that cannot be seen from here (another PID namespace, such as another container)",
        false => Unknown,
    };
}
