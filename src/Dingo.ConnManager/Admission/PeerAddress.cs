using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>The form in which peers' addresses are compared.</summary>
public static class PeerAddress
{
    private const string UnixPrefix = "unix:";
    private const string PipePrefix = "pipe:";

    /// <summary>
    /// Brings <c>HOST:PORT</c> into one form: IP addresses canonical (IPv4-mapped ones as IPv4, IPv6 in brackets), host names in lower
    /// case, the port without leading zeros. The path of a Unix socket (<c>unix:PATH</c>) and the name of a
    /// pipe (<c>pipe:NAME</c>) are left as they are. What is of no such form is only put into lower case.
    /// </summary>
    /// <remarks>Total and idempotent; never asks DNS, never throws.</remarks>
    public static string Normalize(string peerAddr)
    {
        // First, because the name of a zone is looked up as it is written.
        string lower = peerAddr.ToLowerInvariant();
        int colon = lower.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(lower.AsSpan(colon + 1), out int port))
            return NormalizeHost(peerAddr, lower);

        var host = lower.AsSpan(0, colon);
        bool isBracketed = host is ['[', .., ']'];
        if (!isBracketed && host.Contains(':'))
            return NormalizeHost(peerAddr, lower);
        return TryParseIP(isBracketed ? host[1..^1] : host, out var address)
            ? PeerEndPoint.Tcp(address, port).ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }

    private static string NormalizeHost(string host, string lower)
    {
        if (host.StartsWith(UnixPrefix, StringComparison.Ordinal) || host.StartsWith(PipePrefix, StringComparison.Ordinal))
            return host;
        return TryParseIP(lower, out var address) ? SourceOf(address) : lower;
    }

    private static string SourceOf(IPAddress address) => PeerEndPoint.Tcp(address, 0).ToIPAddress().ToString();

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    /// <summary>Only the canonical dotted form is IPv4: "1", "0x7f.1" and "010.0.0.1" mean different hosts to different resolvers.</summary>
    internal static bool TryParseIP(ReadOnlySpan<char> text, out IPAddress address)
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
