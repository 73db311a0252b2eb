using System.Globalization;
using System.Net;

namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Reads resolv.conf(5). Total: what cannot be understood is passed over, as the system's resolver does.</summary>
internal static class ResolvConf
{
    /// <summary>What is read of the file.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int DnsPort = 53;
    private const int MaxServers = 3;
    private const int MaxSearchDomains = 32;
    private const int MaxNdots = 15;
    private const int MaxTimeoutSeconds = 30;
    private const int MaxAttempts = 5;

    /// <summary>Reads the text of the file; without a name server in it there is one on this host.</summary>
    public static ResolverSettings Parse(string text)
    {
        List<IPEndPoint> servers = [];
        var settings = new ResolverSettings { Servers = servers };
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            string[] words = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            settings = words switch
            {
                ["nameserver", var address, ..] => Add(servers, address, settings),
                // The last of these lines holds.
                ["domain", var domain, ..] => settings with { Search = Domains([domain]) },
                ["search", .. var domains] => settings with { Search = Domains(domains) },
                ["options", .. var options] => options.Aggregate(settings, Apply),
                _ => settings,
            };
        }

        if (servers.Count == 0)
            servers.Add(new IPEndPoint(IPAddress.Loopback, DnsPort));
        return settings;
    }

    private static ResolverSettings Add(List<IPEndPoint> servers, string text, ResolverSettings settings)
    {
        if (servers.Count == MaxServers || !HostName.TryParseAddress(text, out var address))
            return settings;
        if (address.Equals(IPAddress.Any))
            address = IPAddress.Loopback;
        else if (address.Equals(IPAddress.IPv6Any))
            address = IPAddress.IPv6Loopback;
        servers.Add(new IPEndPoint(address, DnsPort));
        return settings;
    }

    private static string[] Domains(string[] words) =>
        [.. words.Where(static word => HostName.IsValid(word)).Take(MaxSearchDomains).Select(static word => HostName.WithoutDot(word).ToString())];

    private static ResolverSettings Apply(ResolverSettings settings, string option) => option.Split(':', 2) switch
    {
        ["rotate"] => settings with { Rotate = true },
        ["ndots", var n] when TryRead(n, 0, MaxNdots, out int value) => settings with { Ndots = value },
        ["timeout", var n] when TryRead(n, 1, MaxTimeoutSeconds, out int value) => settings with { Timeout = TimeSpan.FromSeconds(value) },
        ["attempts", var n] when TryRead(n, 1, MaxAttempts, out int value) => settings with { Attempts = value },
        _ => settings,
    };

    private static bool TryRead(string text, int least, int most, out int value)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        value = Math.Clamp(value, least, most);
        return isNumber;
    }
}
