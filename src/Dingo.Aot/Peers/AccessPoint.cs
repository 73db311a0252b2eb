using System.Globalization;
using System.Net;
using Dingo.Aot.Configuration;

namespace Dingo.Aot.Peers;

/// <summary>Where a peer may be found, as somebody wrote it down.</summary>
/// <param name="Host">A numeric address without brackets, or a name in lower case.</param>
/// <param name="Port">1 to 65,535; 0 where the name is one of a service (an SRV record), which says the port itself.</param>
internal readonly record struct AccessPoint(string Host, int Port)
{
    // RFC 1035, in the form in which people write names.
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Whether it is the name of a service.</summary>
    public bool IsService => Port == 0;

    /// <summary>Whether it must be looked up.</summary>
    public bool IsName => !IPAddress.TryParse(Host, out _);

    /// <summary>Reads <c>HOST:PORT</c>.</summary>
    public static bool TryParse(string text, out AccessPoint point, out string fault)
    {
        point = default;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            fault = "no port";
            return false;
        }

        string host = text[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed != host.Contains(':'))
        {
            fault = "an IPv6 address, and nothing else, stands in brackets";
            return false;
        }

        int port = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        return TryCreate(isBracketed ? host[1..^1] : host, port, out point, out fault);
    }

    /// <summary>Checks a host and a port.</summary>
    /// <param name="host">A numeric address without brackets, or a name.</param>
    /// <param name="port">null for the name of a service.</param>
    /// <param name="point">The result.</param>
    /// <param name="fault">What is wrong, where something is.</param>
    public static bool TryCreate(string host, int? port, out AccessPoint point, out string fault)
    {
        point = default;
        bool isNumeric = ListenAddress.TryParseHost(host, out var address);
        fault = port is < 1 or > IPEndPoint.MaxPort ? "the port is not a number from 1 to 65535"
            : !isNumeric && !IsHostName(host) ? "the host is neither a numeric address nor a name"
            : isNumeric && port is null ? "a numeric address needs a port"
            : "";
        if (fault.Length > 0)
            return false;
        point = new AccessPoint(isNumeric ? address.ToString() : host.ToLowerInvariant(), port ?? 0);
        return true;
    }

    /// <summary><c>HOST:PORT</c>, or the name alone where it is a service's.</summary>
    public override string ToString() => IsService ? Host
        : Host.Contains(':') ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static bool IsHostName(string text)
    {
        string name = text.EndsWith('.') ? text[..^1] : text;
        if (name.Length is 0 or > MaxNameLength)
            return false;
        string[] labels = name.Split('.');
        // No top-level domain is a number: "10.0.0" is a mistyped address.
        return Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
