using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers;

/// <summary>Ends our direction of a connection, and leaves the socket open.</summary>
/// <remarks>
/// On Linux by the system's own calls, to which a connection that is gone already is nothing to throw for: whether one is, is up to the
/// other side.
/// </remarks>
internal static partial class Disconnection
{
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
    private static partial int shutdown(SafeHandle socket, int direction);
}
