using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Dingo.Ouroboros.Bearers;

/// <summary>Who is at the other end of a Unix socket, as the kernel recorded it when that end connected.</summary>
/// <param name="Pid">The process; it may have ended since, and its number been given to another.</param>
/// <param name="Uid">Its effective user.</param>
/// <param name="Gid">Its effective group.</param>
public readonly record struct UnixPeerCredentials(int Pid, uint Uid, uint Gid) : IUtf8SpanFormattable
{
    // SOL_SOCKET and SO_PEERCRED of Linux on x64 and arm64; the answer is struct ucred (unix(7)).
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Asks the kernel. Linux only.</summary>
    /// <returns>False for any other kind of socket or system, and for a socket that is already closed.</returns>
    public static bool TryRead(Socket socket, out UnixPeerCredentials credentials)
    {
        credentials = default;
        if (!OperatingSystem.IsLinux() || socket.AddressFamily != AddressFamily.Unix)
            return false;
        try
        {
            int read = socket.GetRawSocketOption(
                SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(new Span<UnixPeerCredentials>(ref credentials)));
            return read == 3 * sizeof(int);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary><c>pid 4711, uid 1000, gid 1000</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pid {Pid}, uid {Uid}, gid {Gid}");

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(utf8Destination, CultureInfo.InvariantCulture, $"pid {Pid}, uid {Uid}, gid {Gid}", out bytesWritten);
}
