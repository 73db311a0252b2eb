using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>The numbers of errors (errno) that make a difference here. Linux; the same on x86-64 and arm64.</summary>
internal static class SystemError
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int BrokenPipe = 32;
    public const int AddressNotAvailable = 99;
    public const int NetworkUnreachable = 101;
    public const int ConnectionReset = 104;
    public const int TimedOut = 110;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;
    public const int InProgress = 115;

    /// <summary>That of the call that this thread made last.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>In the runtime's words.</summary>
    public static SocketError Translate(int error) => error switch
    {
        TryAgain => SocketError.WouldBlock,
        AccessDenied => SocketError.AccessDenied,
        // As the runtime has it also when nobody has made the file of a Unix socket.
        AddressNotAvailable or NoSuchFile => SocketError.AddressNotAvailable,
        NetworkUnreachable => SocketError.NetworkUnreachable,
        ConnectionReset => SocketError.ConnectionReset,
        BrokenPipe => SocketError.Shutdown,
        TimedOut => SocketError.TimedOut,
        ConnectionRefused => SocketError.ConnectionRefused,
        HostUnreachable => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
