using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Dingo.Ouroboros.Addresses;

/// <summary>One end of a connection: an IP address and port, a Unix socket, or a named pipe.</summary>
/// <remarks>
/// Immutable, compared by value, safe on any thread. An IPv4-mapped IPv6 address is folded into its IPv4 address, so that one
/// peer has one form whatever kind of listener it came through. The two ends of a Unix connection both bear the socket's path, those
/// of a pipe its name; a client is told from the others by a number that is never used again (a descriptor's number would be).
/// </remarks>
public sealed class PeerEndPoint : IEquatable<PeerEndPoint>, IUtf8SpanFormattable
{
    // An IPv6 address with a zone, brackets and a port is at most 46 + 11 + 8 bytes.
    private const int MaxTcpTextLength = 80;

    private readonly UInt128 _address;
    private readonly long _portOrClient;
    private readonly uint _scope;

    // It is the key, or half of one, in several tables: computed once, and not with each look.
    private readonly int _hashCode;

    private PeerEndPoint(PeerEndPointKind kind, UInt128 address, uint scope, string? path, long portOrClient)
    {
        Kind = kind;
        _address = address;
        _scope = scope;
        Path = path;
        _portOrClient = portOrClient;
        _hashCode = HashCode.Combine(address, portOrClient, scope, path);
    }

    /// <summary>What carries the bytes.</summary>
    public PeerEndPointKind Kind { get; }

    /// <summary>The path of the Unix socket, the name of the pipe, or <see langword="null"/> for TCP.</summary>
    public string? Path { get; }

    /// <summary>The TCP port, 0 to 65,535; 0 for anything else.</summary>
    public int Port => Kind == PeerEndPointKind.Tcp ? (int)_portOrClient : 0;

    /// <summary>The 128 bits of the IPv6 address, an IPv4 address in its mapped form (::ffff:0:0/96); 0 for anything else.</summary>
    public UInt128 AddressBits => _address;

    /// <summary>Whether this is an IPv4 address, plain or mapped.</summary>
    public bool IsIPv4 => Kind == PeerEndPointKind.Tcp && _address >> 32 == 0xffff;

    /// <summary>Folds a socket's address into a peer's.</summary>
    /// <exception cref="ArgumentException">The address is of no kind that we know.</exception>
    public static PeerEndPoint From(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => Tcp(ip.Address, ip.Port),
        UnixDomainSocketEndPoint unix => Unix(unix.ToString() ?? ""),
        NamedPipeEndPoint pipe => Pipe(pipe.Name),
        _ => throw new ArgumentException("Neither an IP address, nor a Unix socket's, nor a pipe.", nameof(endPoint)),
    };

    /// <summary>An IP address and port.</summary>
    public static PeerEndPoint Tcp(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes[10] = bytes[11] = 0xff;
            address.TryWriteBytes(bytes[12..], out _);
            return new PeerEndPoint(PeerEndPointKind.Tcp, BinaryPrimitives.ReadUInt128BigEndian(bytes), 0, null, port);
        }

        address.TryWriteBytes(bytes, out _);
        uint scope = address.IsIPv4MappedToIPv6 ? 0 : (uint)address.ScopeId;
        return new PeerEndPoint(PeerEndPointKind.Tcp, BinaryPrimitives.ReadUInt128BigEndian(bytes), scope, null, port);
    }

    /// <summary>The listening end of a Unix socket.</summary>
    public static PeerEndPoint Unix(string path) => new(PeerEndPointKind.Unix, 0, 0, path, 0);

    /// <summary>A client of a Unix socket; <paramref name="client"/> is never used again while the process lives.</summary>
    public static PeerEndPoint UnixClient(string path, ulong client) => new(PeerEndPointKind.Unix, 0, 0, path, (long)client);

    /// <summary>The listening end of a named pipe.</summary>
    public static PeerEndPoint Pipe(string name) => new(PeerEndPointKind.Pipe, 0, 0, name, 0);

    /// <summary>A client of a named pipe; <paramref name="client"/> is never used again while the process lives.</summary>
    public static PeerEndPoint PipeClient(string name, ulong client) => new(PeerEndPointKind.Pipe, 0, 0, name, (long)client);

    /// <summary>The address to bind or dial; a client's number is left out.</summary>
    public EndPoint ToEndPoint() => Kind switch
    {
        PeerEndPointKind.Unix => new UnixDomainSocketEndPoint(Path!),
        PeerEndPointKind.Pipe => new NamedPipeEndPoint(Path!),
        _ => new IPEndPoint(ToIPAddress(), Port),
    };

    /// <summary>The IP address without the port, IPv4 in its plain form.</summary>
    /// <exception cref="InvalidOperationException">This is not TCP.</exception>
    public IPAddress ToIPAddress()
    {
        if (Kind != PeerEndPointKind.Tcp)
            throw new InvalidOperationException("Only TCP has an IP address.");

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _address);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, _scope);
    }

    /// <inheritdoc/>
    public bool Equals(PeerEndPoint? other) =>
        other is not null && Kind == other.Kind && _address == other._address && _portOrClient == other._portOrClient
        && _scope == other._scope && Path == other.Path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary><c>192.0.2.7:3001</c>, <c>[2001:db8::1]:3001</c>, <c>unix:/run/node.socket</c>, <c>pipe:node</c>, or, for a client, <c>unix:/run/node.socket#42</c>.</summary>
    public override string ToString()
    {
        if (Path is not null)
        {
            string kind = Kind == PeerEndPointKind.Unix ? "unix" : "pipe";
            return _portOrClient == 0 ? $"{kind}:{Path}" : $"{kind}:{Path}#{_portOrClient}";
        }

        return IsIPv4 ? $"{ToIPAddress()}:{Port}" : $"[{ToIPAddress()}]:{Port}";
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (Path is null && utf8Destination.Length >= MaxTcpTextLength)
            return TryFormatTcp(utf8Destination, out bytesWritten);
        return System.Text.Encoding.UTF8.TryGetBytes(ToString(), utf8Destination, out bytesWritten);
    }

    private bool TryFormatTcp(Span<byte> destination, out int bytesWritten)
    {
        bool bracketed = !IsIPv4;
        int at = 0;
        if (bracketed)
            destination[at++] = (byte)'[';
        ToIPAddress().TryFormat(destination[at..], out int length);
        at += length;
        if (bracketed)
            destination[at++] = (byte)']';
        destination[at++] = (byte)':';
        Port.TryFormat(destination[at..], out length);
        bytesWritten = at + length;
        return true;
    }
}
