using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>Whom a connection is counted under: an IPv4 address, or the /64 of an IPv6 address, since a host owns all of that.</summary>
/// <remarks>An IPv4-mapped IPv6 address counts as its IPv4 address, and a zone is ignored: no spelling of an address is a second peer.</remarks>
public readonly record struct SourceKey
{
    private const int PrefixLength = 64;

    private readonly UInt128 _bits;

    private SourceKey(UInt128 bits, bool isIPv4)
    {
        _bits = bits;
        IsIPv4 = isIPv4;
    }

    /// <summary>Whether it is one IPv4 address.</summary>
    public bool IsIPv4 { get; }

    /// <summary>The source of a TCP peer.</summary>
    public static SourceKey Of(PeerEndPoint peer) => peer.IsIPv4
        ? new SourceKey(peer.AddressBits, isIPv4: true)
        : new SourceKey(peer.AddressBits >> PrefixLength << PrefixLength, isIPv4: false);

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

    /// <summary><c>192.0.2.7</c> or <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _bits);
        return IsIPv4 ? new IPAddress(bytes[12..]).ToString() : $"{new IPAddress(bytes)}/{PrefixLength}";
    }
}
