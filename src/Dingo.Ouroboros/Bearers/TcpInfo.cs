using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers;

/// <summary>What the kernel knows of a TCP connection (TCP_INFO of Linux, tcp(7)). Nothing where it cannot be asked.</summary>
internal static class TcpInfo
{
    private const int TcpLevel = 6;
    private const int Option = 11;

    // Within struct tcp_info: probes without an answer, segments in flight, milliseconds since the last acknowledgement, bytes that wait
    // for room, and the end of the latter (Linux 4.6 and later).
    private const int ProbesOffset = 3;
    private const int UnackedOffset = 24;
    private const int LastAckOffset = 56;
    private const int NotSentOffset = 144;
    private const int Bytes = NotSentOffset + sizeof(uint);

    /// <summary>Whether some of what was sent has not been acknowledged.</summary>
    public static bool HasUnacknowledged(Socket socket)
    {
        Span<byte> info = stackalloc byte[Bytes];
        return TryRead(socket, info) && (ReadAt(info, UnackedOffset) != 0 || ReadAt(info, NotSentOffset) != 0);
    }

    /// <summary>For how long nothing was acknowledged, in milliseconds, while something waits for that; null while nothing does.</summary>
    public static long? UnacknowledgedForMs(Socket socket)
    {
        Span<byte> info = stackalloc byte[Bytes];
        return TryRead(socket, info) && (ReadAt(info, UnackedOffset) != 0 || info[ProbesOffset] != 0) ? ReadAt(info, LastAckOffset) : null;
    }

    private static bool TryRead(Socket socket, Span<byte> info)
    {
        try
        {
            return OperatingSystem.IsLinux() && socket.AddressFamily != AddressFamily.Unix
                && socket.GetRawSocketOption(TcpLevel, Option, info) == Bytes;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static uint ReadAt(ReadOnlySpan<byte> info, int offset) => MemoryMarshal.Read<uint>(info[offset..]);
}
