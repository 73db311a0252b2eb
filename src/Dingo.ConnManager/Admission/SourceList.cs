using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Admission;

/// <summary>Networks of which peers may come: addresses, and prefixes in CIDR notation. Immutable.</summary>
/// <remarks>An IPv4-mapped IPv6 address is its IPv4 address, on both sides; a zone is ignored.</remarks>
public sealed class SourceList
{
    private readonly IPNetwork[] _networks;

    private SourceList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Reads <c>192.0.2.7</c>, <c>10.0.0.0/8</c> or <c>2001:db8::/32</c>, any number of them between commas or blanks.</summary>
    /// <param name="text">What is read; of a network, the bits behind its length do not count.</param>
    /// <param name="sources">The list, at least one entry long; null when something is wrong.</param>
    /// <param name="fault">What is wrong, and with which entry.</param>
    public static bool TryParse(string text, out SourceList? sources, out string fault)
    {
        sources = null;
        string[] entries = text.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        fault = entries.Length == 0 ? "names no network" : "";
        var networks = new IPNetwork[entries.Length];
        for (int i = 0; i < entries.Length && fault.Length == 0; i++)
        {
            if (!TryParseOne(entries[i], out networks[i]))
                fault = $"'{entries[i]}' is neither an address nor a network";
        }

        if (fault.Length == 0)
            sources = new SourceList(networks);
        return fault.Length == 0;
    }

    /// <summary>Whether a TCP peer is of one of these networks.</summary>
    public bool Contains(PeerEndPoint peer)
    {
        if (peer.Kind != PeerEndPointKind.Tcp)
            return false;
        var address = peer.ToIPAddress();
        foreach (var network in _networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _networks);

    private static bool TryParseOne(string entry, out IPNetwork network)
    {
        network = default;
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        string written = slash < 0 ? entry : entry[..slash];
        // "10" and "192.168" are addresses to the parser, and others than everybody else thinks.
        if (!IPAddress.TryParse(written, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != written))
            return false;
        if (slash >= 0)
            return IPNetwork.TryParse(entry, out network) && !network.BaseAddress.IsIPv4MappedToIPv6;
        network = Of(address);
        return true;
    }

    private static IPNetwork Of(IPAddress address)
    {
        var plain = PeerEndPoint.Tcp(address, 0).ToIPAddress();
        return new IPNetwork(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }
}
