using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>connect(2) by itself. Linux.</summary>
/// <remarks>
/// The runtime's own waits to be told that a connection is there; over the loopback it is when connect returns, and what is sent at once
/// finds the node awake.
/// </remarks>
internal static partial class EagerConnect
{
    // errno of Linux, as far as it makes a difference.
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int AccessDenied = 13;
    private const int NetworkUnreachable = 101;
    private const int ConnectionRefused = 111;
    private const int HostUnreachable = 113;
    private const int InProgress = 115;

    /// <summary>Begins to connect a socket.</summary>
    /// <param name="socket">Not blocking.</param>
    /// <param name="address">Of its family.</param>
    /// <returns>
    /// <see cref="SocketError.InProgress"/> when the socket can be written to as soon as it is connected, or has failed;
    /// <see cref="SocketError.WouldBlock"/> when the queue of a Unix socket is full.
    /// </returns>
    public static SocketError Start(Socket socket, SocketAddress address) =>
        connect(socket.SafeHandle, ref MemoryMarshal.GetReference(address.Buffer.Span), address.Size) == 0
            ? SocketError.Success
            : Marshal.GetLastPInvokeError() switch
            {
                InProgress or Interrupted => SocketError.InProgress,
                TryAgain => SocketError.WouldBlock,
                AccessDenied => SocketError.AccessDenied,
                NetworkUnreachable => SocketError.NetworkUnreachable,
                // Of a Unix socket nobody has made, or left, the file.
                ConnectionRefused or NoSuchFile => SocketError.ConnectionRefused,
                HostUnreachable => SocketError.HostUnreachable,
                _ => SocketError.SocketError,
            };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(SafeHandle socket, ref byte address, int length);
}
