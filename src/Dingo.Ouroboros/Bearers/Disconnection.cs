using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers;

/// <summary>Ends a connection, or our direction of it, and leaves the socket open.</summary>
/// <remarks>
/// On Linux by the system's own calls, to which a connection that is gone already is nothing to throw for: whether one is, is up to the
/// other side.
/// </remarks>
internal static partial class Disconnection
{
    // struct sockaddr with AF_UNSPEC: connect(2) resets a TCP connection with it, and leaves the socket without a peer.
    private const int AddressBytes = 16;

    /// <summary>Breaks the connection off, so that whoever waits for it hears of it from the kernel: on TCP the peer sees a reset.</summary>
    /// <remarks>
    /// Closing a socket that is waited for makes the runtime cancel the wait on a thread of the pool: waking that one costs as much as a
    /// whole message does. What the kernel tells comes on the socket engine's thread, as everything else.
    /// </remarks>
    /// <returns>False when it cannot be: nobody will be told.</returns>
    public static bool TryReset(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            if (socket.AddressFamily == AddressFamily.Unix)
                return shutdown(socket.SafeHandle, (int)SocketShutdown.Both) == 0;
            Span<byte> nobody = stackalloc byte[AddressBytes];
            nobody.Clear();
            return connect(socket.SafeHandle, ref MemoryMarshal.GetReference(nobody), AddressBytes) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Ends our direction after what was sent; nothing, where there is none left to end.</summary>
    public static void EndSending(Socket socket)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                _ = shutdown(socket.SafeHandle, (int)SocketShutdown.Send);
            else
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer, or we, ended it already.
            return;
        }
    }

    [LibraryImport("libc")]
    private static partial int connect(SafeHandle socket, ref byte address, int length);

    [LibraryImport("libc")]
    private static partial int shutdown(SafeHandle socket, int direction);
}
