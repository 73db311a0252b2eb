using System.Globalization;
using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Outbound;

/// <summary>Whom to dial: an endpoint, or a name whose addresses are still to be found.</summary>
/// <param name="EndPoint">The endpoint, when the address gives one.</param>
/// <param name="Host">The name otherwise.</param>
/// <param name="Port">The port that goes with the name.</param>
internal readonly record struct DialTarget(PeerEndPoint? EndPoint, string Host, int Port)
{
    private const string UnixPrefix = "unix:";

    // RFC 1035: 255 octets on the wire, which is 253 characters.
    private const int MaxHostLength = 253;

    /// <summary>Reads <c>HOST:PORT</c> (a name, an IPv4 address, or an IPv6 address in brackets) or <c>unix:PATH</c>.</summary>
    /// <returns><see langword="false"/> when it has neither form.</returns>
    public static bool TryParse(string address, out DialTarget target)
    {
        target = default;
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal) && address.Length > UnixPrefix.Length)
        {
            target = new DialTarget(PeerEndPoint.Unix(address[UnixPrefix.Length..]), "", 0);
            return true;
        }

        int colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is 0 or > IPEndPoint.MaxPort)
            return false;
        return TryParseHost(address[..colon], port, out target);
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
