using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers;

/// <summary>Breaks a connection off and leaves the socket open, so that whoever waits for it hears of it from the kernel.</summary>
/// <remarks>
/// Closing a socket that is waited for makes the runtime cancel the wait on a thread of the pool: waking that one costs as much as a whole
/// message does. What the kernel tells comes on the socket engine's thread, as everything else.
/// </remarks>
internal static partial class Disconnection
{
    // struct sockaddr with AF_UNSPEC: connect(2) resets a TCP connection with it, and leaves the socket without a peer.
    private const int AddressBytes = 16;

    /// <summary>Starts it: on TCP the peer sees a reset. Linux.</summary>
    /// <returns>False when it cannot be: nobody will be told.</returns>
    public static bool TryStart(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            if (socket.AddressFamily == AddressFamily.Unix)
            {
                socket.Shutdown(SocketShutdown.Both);
                return true;
            }

            Span<byte> nobody = stackalloc byte[AddressBytes];
            nobody.Clear();
            return connect(socket.SafeHandle, ref MemoryMarshal.GetReference(nobody), AddressBytes) == 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    [LibraryImport("libc")]
    private static partial int connect(SafeHandle socket, ref byte address, int length);
}
