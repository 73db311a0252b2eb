using System.Globalization;
using System.Net;
using System.Text;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Outbound;

/// <summary>Whom to dial: an endpoint, or a name whose addresses are still to be found.</summary>
/// <param name="EndPoint">The endpoint, when the address gives one.</param>
/// <param name="Host">The name otherwise.</param>
/// <param name="Port">The port that goes with the name.</param>
internal readonly record struct DialTarget(PeerEndPoint? EndPoint, string Host, int Port)
{
    private const string UnixPrefix = "unix:";
    private const string PipePrefix = "pipe:";

    // RFC 1035: 255 octets on the wire, which is 253 characters.
    private const int MaxHostLength = 253;

    /// <summary>Reads <c>HOST:PORT</c> (a name, an IPv4 address, or an IPv6 address in brackets), <c>unix:PATH</c> or <c>pipe:NAME</c>.</summary>
    /// <returns><see langword="false"/> when it has none of these forms.</returns>
    public static bool TryParse(string address, out DialTarget target) => TryParse(address, OperatingSystem.IsWindows(), out target);

    /// <inheritdoc cref="TryParse(string, out DialTarget)"/>
    /// <param name="address">The address.</param>
    /// <param name="unixIsPipe">Whether a Unix socket's path stands for a pipe, as on Windows.</param>
    /// <param name="target">Whom to dial.</param>
    public static bool TryParse(string address, bool unixIsPipe, out DialTarget target)
    {
        target = default;
        if (address.StartsWith(PipePrefix, StringComparison.Ordinal))
            return TryParsePipe(address[PipePrefix.Length..], out target);
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return unixIsPipe ? TryParsePipe(NamedPipeEndPoint.NameFor(address), out target) : TryParseUnix(address[UnixPrefix.Length..], out target);

        int colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is 0 or > IPEndPoint.MaxPort)
            return false;
        return TryParseHost(address[..colon], port, out target);
    }

    private static bool TryParseUnix(string path, out DialTarget target)
    {
        target = new DialTarget(PeerEndPoint.Unix(path), "", 0);
        return path.Length > 0 && Encoding.UTF8.GetByteCount(path) <= ListenerConfig.MaxUnixPathBytes && !path.Contains('\0');
    }

    private static bool TryParsePipe(string name, out DialTarget target)
    {
        bool isName = NamedPipeEndPoint.TryCreate(name, out var pipe, out _);
        target = isName ? new DialTarget(PeerEndPoint.From(pipe!), "", 0) : default;
        return isName;
    }

    private static bool TryParseHost(string host, int port, out DialTarget target)
    {
        bool isBracketed = host is ['[', .., ']'];
        if (PeerAddress.TryParseIP(isBracketed ? host[1..^1] : host, out var address) && isBracketed == host.Contains(':'))
        {
            target = new DialTarget(PeerEndPoint.Tcp(address, port), "", 0);
            return true;
        }

        target = new DialTarget(null, host, port);
        return host.Length <= MaxHostLength && !host.AsSpan().ContainsAny(":[]/ ");
    }
}
