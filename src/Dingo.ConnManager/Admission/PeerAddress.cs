using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>The form in which peers' addresses are compared.</summary>
public static class PeerAddress
{
    /// <summary>
    /// Brings <c>HOST:PORT</c> into one form: IP addresses canonical (IPv4-mapped ones as IPv4, IPv6 in brackets), host names in lower
    /// case, the port without leading zeros. What is not of that form is only put into lower case.
    /// </summary>
    /// <remarks>Total and idempotent; never asks DNS, never throws.</remarks>
    public static string Normalize(string peerAddr)
    {
        int colon = peerAddr.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(peerAddr.AsSpan(colon + 1), out int port))
            return NormalizeHost(peerAddr);

        var host = peerAddr.AsSpan(0, colon);
        if (host is ['[', .. var inner, ']'])
            host = inner;
        else if (host.Contains(':'))
            return NormalizeHost(peerAddr);
        return TryParseIP(host, out var address)
            ? PeerEndPoint.Tcp(address, port).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{host.ToString().ToLowerInvariant()}:{port}");
    }

    private static string NormalizeHost(string host) =>
        TryParseIP(host, out var address) ? SourceOf(address) : host.ToLowerInvariant();

    private static string SourceOf(IPAddress address) => PeerEndPoint.Tcp(address, 0).ToIPAddress().ToString();

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    /// <summary>Only the canonical dotted form is IPv4: "1", "0x7f.1" and "010.0.0.1" mean different hosts to different resolvers.</summary>
    private static bool TryParseIP(ReadOnlySpan<char> text, out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out var parsed))
        {
            address = IPAddress.None;
            return false;
        }

        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 || text.SequenceEqual(parsed.ToString());
    }
}
