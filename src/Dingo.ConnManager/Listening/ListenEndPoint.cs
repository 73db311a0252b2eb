using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening;

/// <summary>Reads a network and an address, as the original's configuration has them, into what a <see cref="ListenerConfig"/> takes.</summary>
/// <remarks>
/// <c>tcp</c>, <c>tcp4</c> and <c>tcp6</c> take <c>HOST:PORT</c> with a numeric host, IPv6 in brackets; without a host it is every
/// address, of both families for <c>tcp</c> and <c>tcp6</c>. <c>unix</c> takes a path, and <c>pipe</c> the name of a named pipe, with or
/// without <c>\\.\pipe\</c> before it. On Windows <c>unix</c> means a pipe, named by the last part of the path.
/// </remarks>
public static class ListenEndPoint
{
    private const string PipePrefix = @"\\.\pipe\";

    /// <summary>Reads them. Total: never throws, asks no name server.</summary>
    /// <param name="network"><c>tcp</c>, <c>tcp4</c>, <c>tcp6</c>, <c>unix</c> or <c>pipe</c>.</param>
    /// <param name="address">Where on it.</param>
    /// <param name="endPoint">The endpoint, or null.</param>
    /// <param name="fault">What is wrong, for people; else empty.</param>
    public static bool TryParse(string network, string address, out EndPoint? endPoint, out string fault) =>
        TryParse(network, address, OperatingSystem.IsWindows(), out endPoint, out fault);

    /// <inheritdoc cref="TryParse(string, string, out EndPoint?, out string)"/>
    /// <param name="network"><c>tcp</c>, <c>tcp4</c>, <c>tcp6</c>, <c>unix</c> or <c>pipe</c>.</param>
    /// <param name="address">Where on it.</param>
    /// <param name="unixIsPipe">Whether <c>unix</c> means a pipe, as it does on Windows.</param>
    /// <param name="endPoint">The endpoint, or null.</param>
    /// <param name="fault">What is wrong, for people; else empty.</param>
    public static bool TryParse(string network, string address, bool unixIsPipe, out EndPoint? endPoint, out string fault)
    {
        endPoint = network switch
        {
            "tcp" => ParseTcp(address, AddressFamily.Unspecified, out fault),
            "tcp4" => ParseTcp(address, AddressFamily.InterNetwork, out fault),
            "tcp6" => ParseTcp(address, AddressFamily.InterNetworkV6, out fault),
            "unix" when !unixIsPipe => ParseUnix(address, out fault),
            "unix" => ParsePipe(NamedPipeEndPoint.NameFor(address), out fault),
            "pipe" => ParsePipe(address, out fault),
            _ => Fault($"'{network}' is no network: give tcp, tcp4, tcp6, unix or pipe", out fault),
        };
        return endPoint is not null;
    }

    private static EndPoint? ParseTcp(string text, AddressFamily family, out string fault)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
            return Fault($"'{text}' has no port: give HOST:PORT", out fault);
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > IPEndPoint.MaxPort)
            return Fault($"the port '{text[(colon + 1)..]}' is not a number from 0 to 65535", out fault);

        var host = text.AsSpan(0, colon);
        fault = "";
        if (host.IsEmpty)
            return new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port);

        bool isBracketed = host is ['[', .., ']'];
        if (!PeerAddress.TryParseIP(isBracketed ? host[1..^1] : host, out var address)
            || isBracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
            return Fault($"the host '{host}' is not a numeric IPv4 or [IPv6] address", out fault);
        return family == AddressFamily.Unspecified || family == address.AddressFamily
            ? new IPEndPoint(address, port)
            : Fault($"the host '{host}' is of the other family", out fault);
    }

    private static EndPoint? ParseUnix(string path, out string fault)
    {
        int bytes = Encoding.UTF8.GetByteCount(path);
        if (path.Length == 0 || path.Contains('\0'))
            return Fault("the path is empty, or has a NUL character in it", out fault);
        if (bytes > ListenerConfig.MaxUnixPathBytes)
            return Fault($"the path has {bytes} bytes, and a Unix socket's at most {ListenerConfig.MaxUnixPathBytes}", out fault);
        fault = "";
        return new UnixDomainSocketEndPoint(path);
    }

    private static EndPoint? ParsePipe(string text, out string fault)
    {
        string name = text.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase) ? text[PipePrefix.Length..] : text;
        return NamedPipeEndPoint.TryCreate(name, out var pipe, out fault) ? pipe : null;
    }

    private static EndPoint? Fault(string text, out string fault)
    {
        fault = text;
        return null;
    }
}
