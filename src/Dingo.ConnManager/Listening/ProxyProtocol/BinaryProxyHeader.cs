using System.Buffers.Binary;
using System.Net;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>Version 2 of the PROXY protocol: sixteen bytes, addresses, and additions that are skipped.</summary>
public static class BinaryProxyHeader
{
    /// <summary>The longest header that is written here: that of two IPv6 addresses.</summary>
    public const int MaxWrittenBytes = FixedBytes + IPv6Bytes;

    private const int FixedBytes = 16;
    private const int IPv4Bytes = 12;
    private const int IPv6Bytes = 36;
    private const int UnixBytes = 216;

    // High half of the byte after the signature is the version, low half says whether the proxy speaks for itself.
    private const byte Local = 0x20;
    private const byte Proxied = 0x21;

    // High half is the family, low half the transport; only streams can come here.
    private const byte Unspecified = 0x00;
    private const byte TcpOverIPv4 = 0x11;
    private const byte TcpOverIPv6 = 0x21;
    private const byte UnixStream = 0x31;

    internal static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Writes the header of a connection between two TCP addresses; for anything else, one that names nobody.</summary>
    /// <param name="source">The peer's end.</param>
    /// <param name="destination">The end that it connected to.</param>
    /// <param name="header">At least <see cref="MaxWrittenBytes"/> long.</param>
    /// <returns>How many bytes it has.</returns>
    public static int Write(PeerEndPoint source, PeerEndPoint destination, Span<byte> header)
    {
        bool areTcp = source.Kind == PeerEndPointKind.Tcp && destination.Kind == PeerEndPointKind.Tcp;
        bool areIPv4 = source.IsIPv4 && destination.IsIPv4;
        int length = !areTcp ? 0 : areIPv4 ? IPv4Bytes : IPv6Bytes;
        Signature.CopyTo(header);
        header[12] = areTcp ? Proxied : Local;
        header[13] = !areTcp ? Unspecified : areIPv4 ? TcpOverIPv4 : TcpOverIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(header[14..], (ushort)length);
        if (areTcp)
            WriteAddresses(source, destination, areIPv4, header[FixedBytes..]);
        return FixedBytes + length;
    }

    internal static ProxyHeaderStatus Read(ReadOnlySpan<byte> received, out ProxyHeader header)
    {
        header = default;
        if (!ProxyHeader.Begins(received, Signature))
            return ProxyHeaderStatus.Malformed;
        if (received.Length < FixedBytes)
            return ProxyHeaderStatus.Incomplete;

        int length = BinaryPrimitives.ReadUInt16BigEndian(received[14..]);
        int least = received[12] switch
        {
            Local => 0,
            Proxied => AddressBytes(received[13]),
            _ => -1,
        };
        if (least < 0 || length < least || FixedBytes + length > ProxyHeader.MaxBytes)
            return ProxyHeaderStatus.Malformed;
        if (received.Length < FixedBytes + length)
            return ProxyHeaderStatus.Incomplete;

        header = new ProxyHeader(FixedBytes + length, null, null);
        if (received[12] == Proxied && received[13] is TcpOverIPv4 or TcpOverIPv6)
            header = ReadAddresses(received[FixedBytes..(FixedBytes + least)], header.Length);
        return ProxyHeaderStatus.Complete;
    }

    /// <inheritdoc cref="ProxyHeader.Missing"/>
    internal static int Missing(ReadOnlySpan<byte> received) => received.Length < FixedBytes
        ? FixedBytes - received.Length
        : FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(received[14..]) - received.Length;

    /// <returns>How many bytes the addresses of a family have; negative if it cannot be that of a stream.</returns>
    private static int AddressBytes(byte family) => family switch
    {
        Unspecified => 0,
        TcpOverIPv4 => IPv4Bytes,
        TcpOverIPv6 => IPv6Bytes,
        UnixStream => UnixBytes,
        _ => -1,
    };

    private static ProxyHeader ReadAddresses(ReadOnlySpan<byte> addresses, int headerLength)
    {
        int each = addresses.Length == IPv4Bytes ? 4 : 16;
        var ports = addresses[(2 * each)..];
        return new ProxyHeader(
            headerLength,
            PeerEndPoint.Tcp(new IPAddress(addresses[..each]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            PeerEndPoint.Tcp(new IPAddress(addresses[each..(2 * each)]), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }

    private static void WriteAddresses(PeerEndPoint source, PeerEndPoint destination, bool areIPv4, Span<byte> addresses)
    {
        int each = areIPv4 ? 4 : 16;
        WriteAddress(source, addresses[..each]);
        WriteAddress(destination, addresses[each..(2 * each)]);
        BinaryPrimitives.WriteUInt16BigEndian(addresses[(2 * each)..], (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(addresses[((2 * each) + 2)..], (ushort)destination.Port);
    }

    private static void WriteAddress(PeerEndPoint endPoint, Span<byte> address)
    {
        Span<byte> bits = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bits, endPoint.AddressBits);
        bits[^address.Length..].CopyTo(address);
    }
}
