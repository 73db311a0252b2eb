using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>Version 1 of the PROXY protocol: one line of text.</summary>
internal static class TextProxyHeader
{
    // Of the longest addresses there are, line end included; the specification's figure.
    private const int MaxBytes = 107;

    private const int Fields = 6;

    /// <summary>Bytes of the shortest line: <c>PROXY UNKNOWN</c>. The other version has no shorter header.</summary>
    public const int MinBytes = 15;

    private static ReadOnlySpan<byte> Beginning => "PROXY "u8;

    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> received, out ProxyHeader header)
    {
        header = default;
        if (!ProxyHeader.Begins(received, Beginning))
            return ProxyHeaderStatus.Malformed;

        int end = received[..Math.Min(received.Length, MaxBytes)].IndexOf("\r\n"u8);
        if (end < 0)
            return received.Length < MaxBytes ? ProxyHeaderStatus.Incomplete : ProxyHeaderStatus.Malformed;
        return TryRead(received[..end], end + 2, out header) ? ProxyHeaderStatus.Complete : ProxyHeaderStatus.Malformed;
    }

    /// <inheritdoc cref="ProxyHeader.Missing"/>
    public static int Missing(ReadOnlySpan<byte> received) => received[^1] == '\r' ? 1 : 2;

    private static bool TryRead(ReadOnlySpan<byte> line, int length, out ProxyHeader header)
    {
        header = new ProxyHeader(length, null, null);
        Span<Range> fields = stackalloc Range[Fields + 1];
        int count = Split(line, fields);
        var family = line[fields[1]];
        // Whatever else stands in such a line is to be ignored.
        if (family.SequenceEqual("UNKNOWN"u8))
            return true;

        bool isIPv6 = family.SequenceEqual("TCP6"u8);
        if (count != Fields || (!isIPv6 && !family.SequenceEqual("TCP4"u8)))
            return false;
        if (!TryReadAddress(line[fields[2]], isIPv6, out var source) || !TryReadAddress(line[fields[3]], isIPv6, out var destination)
            || !TryReadPort(line[fields[4]], out ushort sourcePort) || !TryReadPort(line[fields[5]], out ushort destinationPort))
            return false;

        header = new ProxyHeader(length, PeerEndPoint.Tcp(source, sourcePort), PeerEndPoint.Tcp(destination, destinationPort));
        return true;
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields)
    {
        int count = 0;
        foreach (var field in line.Split((byte)' '))
        {
            if (count == fields.Length)
                break;
            fields[count++] = field;
        }

        return count;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> text, bool isIPv6, out IPAddress address)
    {
        Span<char> characters = stackalloc char[MaxBytes];
        characters = characters[..Encoding.Latin1.GetChars(text, characters)];
        // The parser knows more ways to write an IPv4 address than there should be, and zones.
        return IPAddress.TryParse(characters, out address!)
            && (isIPv6
                ? address.AddressFamily == AddressFamily.InterNetworkV6 && characters.IndexOfAny('%', '[') < 0
                : address.AddressFamily == AddressFamily.InterNetwork && characters.SequenceEqual(address.ToString()));
    }

    private static bool TryReadPort(ReadOnlySpan<byte> text, out ushort port) =>
        Utf8Parser.TryParse(text, out port, out int read) && read == text.Length && (text.Length == 1 || text[0] is not ((byte)'0' or (byte)'+'));
}
