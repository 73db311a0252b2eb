using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Aot.Configuration;

/// <summary>Addresses to bind: <c>tcp://HOST:PORT</c> with a numeric host, <c>unix:PATH</c>, or, for listeners, <c>pipe:NAME</c>.</summary>
/// <remarks><c>tcp://[::]:PORT</c> is meant to be bound dual stack; that is up to who binds it.</remarks>
internal static class ListenAddress
{
    /// <summary>The forms allowed for a listener, for messages.</summary>
    public const string ListenerForms = Forms + ", or on Windows pipe:NAME";

    /// <summary>The forms allowed everywhere, for messages.</summary>
    public const string Forms = "tcp://HOST:PORT with a numeric IPv4 or [IPv6] host (tcp://0.0.0.0:3001, tcp://[::]:3001), or unix:PATH";

    /// <inheritdoc cref="ListenerConfig.MaxUnixPathBytes"/>
    public const int MaxPathBytes = ListenerConfig.MaxUnixPathBytes;

    private const string TcpPrefix = "tcp://";
    private const string UnixPrefix = "unix:";
    private const string PipePrefix = "pipe:";

    /// <summary>The endpoint of an address that was validated before.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static EndPoint Parse(string address) =>
        TryParse(address, out var endPoint, out var fault) ? endPoint! : throw new FormatException(fault);

    /// <summary>The endpoint of a listener's address that was validated before: a pipe in place of a Unix socket on Windows.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static EndPoint ParseListener(string address) =>
        TryParseListener(address, OperatingSystem.IsWindows(), out var endPoint, out var fault) ? endPoint! : throw new FormatException(fault);

    /// <summary>Writes a TCP endpoint in the form that <see cref="TryParse"/> reads.</summary>
    public static string FormatTcp(IPAddress host, int port) =>
        TcpPrefix + new IPEndPoint(host, port).ToString();

    /// <summary>Reads an address; on failure <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool TryParse(string address, out EndPoint? endPoint, out string fault)
    {
        endPoint = null;
        if (address.StartsWith(TcpPrefix, StringComparison.OrdinalIgnoreCase))
            endPoint = ParseTcp(address.AsSpan(TcpPrefix.Length), out fault);
        else if (address.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
            endPoint = ParseUnix(address[UnixPrefix.Length..], out fault);
        else
            fault = "not an address";
        return endPoint is not null;
    }

    /// <summary>Reads a listener's address, which on Windows may be a pipe.</summary>
    /// <remarks>
    /// Elsewhere the runtime makes a Unix socket of a pipe, and a client that is bound to a longer path than that socket's ends the process
    /// (see UnixListenEndPoint): good enough for tests, not for what strangers connect to.
    /// </remarks>
    /// <param name="address">The address.</param>
    /// <param name="isWindows">Whether there are pipes, and the last part of a Unix socket's path names one.</param>
    /// <param name="endPoint">The endpoint, or null.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryParseListener(string address, bool isWindows, out EndPoint? endPoint, out string fault)
    {
        string? name = address.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase) ? address[PipePrefix.Length..]
            : isWindows && address.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase) ? NamedPipeEndPoint.NameFor(address)
            : null;
        if (name is null)
            return TryParse(address, out endPoint, out fault);
        if (!isWindows)
        {
            endPoint = null;
            fault = "named pipes are for Windows: here a Unix socket does the same";
            return false;
        }

        endPoint = NamedPipeEndPoint.TryCreate(name, out var pipe, out fault) ? pipe : null;
        return endPoint is not null;
    }

    /// <summary>Writes any endpoint in the form that is read here.</summary>
    public static string Format(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => FormatTcp(ip.Address, ip.Port),
        NamedPipeEndPoint pipe => PipePrefix + pipe.Name,
        _ => UnixPrefix + endPoint,
    };

    /// <summary>Reads a port, 0 to 65535, 0 meaning that the kernel chooses.</summary>
    public static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    /// <summary>Reads a numeric host: a full dotted IPv4 address, or an IPv6 address without brackets.</summary>
    public static bool TryParseHost(ReadOnlySpan<char> text, out IPAddress host)
    {
        // "1" and "0x7f.1" are IPv4 addresses to the parser, and typing errors to everyone else.
        var parsed = IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.SequenceEqual(address.ToString()));
        host = parsed ? address! : IPAddress.None;
        return parsed;
    }

    private static IPEndPoint? ParseTcp(ReadOnlySpan<char> text, out string fault)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            fault = "no port";
            return null;
        }
        if (!TryParsePort(text[(colon + 1)..], out var port))
        {
            fault = $"the port '{text[(colon + 1)..]}' is not a number from 0 to 65535";
            return null;
        }

        var host = text[..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!TryParseHost(bracketed ? host[1..^1] : host, out var address)
            || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            fault = $"the host '{host}' is not a numeric IPv4 or [IPv6] address";
            return null;
        }
        fault = "";
        return new IPEndPoint(address, port);
    }

    private static UnixDomainSocketEndPoint? ParseUnix(string path, out string fault)
    {
        var bytes = Encoding.UTF8.GetByteCount(path);
        fault = path.Length == 0 ? "no path"
            : path.Contains('\0') ? "the path contains a NUL character"
            : bytes > MaxPathBytes ? $"the path has {bytes} bytes, and a Unix socket's at most {MaxPathBytes}: use a shorter one, or a relative one"
            : "";
        return fault.Length == 0 ? new UnixDomainSocketEndPoint(path) : null;
    }
}
