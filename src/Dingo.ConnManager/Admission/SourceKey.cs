using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>Whom a connection is counted under: an IPv4 address, or the /64 of an IPv6 address, since a host owns all of that.</summary>
/// <remarks>An IPv4-mapped IPv6 address counts as its IPv4 address, and a zone is ignored: no spelling of an address is a second peer.</remarks>
public readonly record struct SourceKey
{
    private const byte IPv4Length = 32;
    private const byte IPv6Length = 64;
    private const byte WideIPv4Length = 24;
    private const byte WideIPv6Length = 48;

    private readonly UInt128 _bits;

    // IPv4 up to 32, IPv6 above; 0 for the default, which is nobody's.
    private readonly byte _prefixLength;

    private SourceKey(UInt128 bits, byte prefixLength)
    {
        int unused = (prefixLength <= IPv4Length ? 32 : 128) - prefixLength;
        _bits = bits >> unused << unused;
        _prefixLength = prefixLength;
    }

    /// <summary>Whether it is one IPv4 address, or a network of them.</summary>
    public bool IsIPv4 => _prefixLength is > 0 and <= IPv4Length;

    /// <summary>The network around it in which somebody who has many addresses is likely to have them: the IPv4 /24, or the IPv6 /48.</summary>
    public SourceKey Network => _prefixLength == 0 ? this : new SourceKey(_bits, IsIPv4 ? WideIPv4Length : WideIPv6Length);

    /// <summary>The source of a TCP peer.</summary>
    public static SourceKey Of(PeerEndPoint peer) => new(peer.AddressBits, peer.IsIPv4 ? IPv4Length : IPv6Length);

    /// <summary>Reads <c>192.0.2.7</c>, <c>2001:db8::/64</c>, or any address, which stands for its source.</summary>
    public static bool TryParse(string text, out SourceKey key)
    {
        key = default;
        var address = text.AsSpan();
        if (address.EndsWith("/64"))
            address = address[..^3];
        if (!IPAddress.TryParse(address, out var parsed))
            return false;

        key = Of(PeerEndPoint.Tcp(parsed, 0));
        // A prefix length belongs to IPv6 only.
        return address.Length == text.Length || parsed.AddressFamily == AddressFamily.InterNetworkV6 && !key.IsIPv4;
    }

    /// <summary><c>192.0.2.7</c>, <c>2001:db8::/64</c>, or for a network <c>192.0.2.0/24</c>; <c>local</c> for the default.</summary>
    public override string ToString()
    {
        if (_prefixLength == 0)
            return "local";
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _bits);
        var address = new IPAddress(IsIPv4 ? bytes[12..] : bytes);
        return _prefixLength == IPv4Length ? address.ToString() : $"{address}/{_prefixLength}";
    }
}
