using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Dingo.Aot.Supervision;

/// <summary>Makes a listening socket of a descriptor that was passed to this process.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PassedSocket
{
    private const int SetDescriptorFlags = 2; // F_SETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC

    private const string NoStreamSocket = "is not a TCP or Unix stream socket. Pass those only: ListenStream= with an address or a path.";

    /// <summary>Opens it, and keeps it from programs that this one may start.</summary>
    /// <param name="descriptor">The descriptor; owned by the socket that is returned.</param>
    /// <param name="fault">What is wrong, to follow the descriptor's name.</param>
    /// <returns>A stream socket that listens, or null. A descriptor that is refused stays open.</returns>
    public static Socket? TryOpen(int descriptor, out string fault)
    {
        fault = "";
        if (fcntl(descriptor, SetDescriptorFlags, CloseOnExec) < 0)
        {
            fault = "is not open. LISTEN_FDS must be the number of descriptors that are passed, from 3 on.";
            return null;
        }

        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        try
        {
            var socket = new Socket(handle);
            if (socket.LocalEndPoint is not (IPEndPoint or UnixDomainSocketEndPoint) || socket.SocketType != SocketType.Stream)
                fault = NoStreamSocket;
            else if (!Listens(socket))
                fault = "does not listen. Pass the listening socket itself: Accept=no in its .socket unit.";
            if (fault.Length == 0)
                return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            fault = NoStreamSocket;
        }

        // It may be the runtime's own, where the variables lie.
        handle.SetHandleAsInvalid();
        return null;
    }

    private static bool Listens(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;

    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command, int argument);
}
