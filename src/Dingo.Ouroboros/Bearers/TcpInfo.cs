using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers;

/// <summary>What the kernel knows of a TCP connection (TCP_INFO of Linux, tcp(7)).</summary>
internal static class TcpInfo
{
    private const int TcpLevel = 6;
    private const int Option = 11;

    // Within struct tcp_info: segments in flight, bytes that wait for room, and the end of the latter (Linux 4.6 and later).
    private const int UnackedOffset = 24;
    private const int NotSentOffset = 144;
    private const int Bytes = NotSentOffset + sizeof(uint);

    /// <summary>Whether some of what was sent has not been acknowledged; false where the kernel cannot be asked.</summary>
    public static bool HasUnacknowledged(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.AddressFamily == AddressFamily.Unix)
            return false;

        Span<byte> info = stackalloc byte[Bytes];
        try
        {
            return socket.GetRawSocketOption(TcpLevel, Option, info) == Bytes
                && (ReadAt(info, UnackedOffset) != 0 || ReadAt(info, NotSentOffset) != 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static uint ReadAt(ReadOnlySpan<byte> info, int offset) => MemoryMarshal.Read<uint>(info[offset..]);
}
