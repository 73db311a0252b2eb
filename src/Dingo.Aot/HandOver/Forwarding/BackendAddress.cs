using System.Net;
using Dingo.Aot.Configuration;
using Dingo.Aot.Peers;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Where a node listens, as somebody wrote it down: <c>tcp://HOST:PORT</c>, of which the host may be a name, or <c>unix:PATH</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Name">The name and port that must be looked up; null for a numeric address and for a path.</param>
/// <param name="Place">Null for a name.</param>
internal sealed record BackendAddress(string Text, AccessPoint? Name, BackendPlace? Place)
{
    /// <summary>The forms, for messages.</summary>
    public const string Forms = "tcp://HOST:PORT (a name, an IPv4 or an [IPv6] address), or unix:PATH";

    private const string TcpPrefix = "tcp://";

    /// <summary>Reads an address that was validated before.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static BackendAddress Parse(string text) => TryParse(text, out var address, out string fault) ? address! : throw new FormatException(fault);

    /// <summary>Reads an address; on failure <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, out BackendAddress? address, out string fault)
    {
        address = null;
        if (!text.StartsWith(TcpPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (ListenAddress.TryParse(text, out var unix, out fault))
                address = new BackendAddress(text, null, BackendPlace.Of(unix!));
            return address is not null;
        }

        if (AccessPoint.TryParse(text[TcpPrefix.Length..], out var point, out fault))
            address = IPAddress.TryParse(point.Host, out var ip)
                ? new BackendAddress(text, null, BackendPlace.Of(new IPEndPoint(ip, point.Port)))
                : new BackendAddress(text, point, null);
        return address is not null;
    }
}
