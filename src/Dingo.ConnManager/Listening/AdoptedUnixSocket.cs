using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dingo.ConnManager.Listening;

/// <summary>Makes somebody's listening Unix socket safe to accept from.</summary>
[SupportedOSPlatform("linux")]
internal static partial class AdoptedUnixSocket
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC

    /// <summary>A second socket object over the same listening socket, which accepts with <see cref="UnixListenEndPoint"/>'s room for addresses.</summary>
    /// <remarks>
    /// The runtime takes that room from the address it bound itself. So a socket is bound, to a name that the kernel chooses, and then
    /// its descriptor becomes one more of <paramref name="listening"/>'s.
    /// </remarks>
    /// <param name="listening">Stays the caller's.</param>
    /// <exception cref="SocketException">No descriptor is left, or the socket is closed.</exception>
    public static Socket Over(Socket listening)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var address = new UnixListenEndPoint();
            socket.Bind(address);
            address.MakeRoomForClients();
            socket.Listen();
            if (dup3((int)listening.SafeHandle.DangerousGetHandle(), (int)socket.SafeHandle.DangerousGetHandle(), CloseOnExec) < 0)
                throw new SocketException((int)SocketError.SocketError);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LibraryImport("libc")]
    private static partial int dup3(int from, int to, int flags);
}
