using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Aot.Configuration;

/// <summary>Checks what one value alone cannot show: names used twice, and addresses that cannot both be bound.</summary>
internal static class EndPointRules
{
    /// <summary>Checks <paramref name="values"/>, each of which is valid by itself.</summary>
    public static void Check(IReadOnlyList<ConfigurationValue> values, List<ConfigurationFault> faults)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var bound = new List<(ConfigurationValue Value, EndPoint EndPoint)>();
        foreach (var value in values)
        {
            if (value.Key.EndsWith(":Name", StringComparison.Ordinal) && !names.TryAdd(value.Value!, value.Key))
                faults.Add(ConfigurationFault.Of(value, $"{names[value.Value!]} has this name already. Give another."));
            if (EndPointOf(value) is not { } endPoint)
                continue;

            var other = bound.FindIndex(earlier => Conflict(earlier.EndPoint, endPoint));
            if (other >= 0)
                faults.Add(ConfigurationFault.Of(value, $"cannot be bound beside {bound[other].Value.Key} '{bound[other].Value.Value}'. Give another."));
            bound.Add((value, endPoint));
        }
    }

    /// <summary>Whether whoever connects to <paramref name="target"/> on this host arrives at <paramref name="listener"/>.</summary>
    public static bool Reaches(EndPoint target, EndPoint listener) => (target, listener) switch
    {
        (IPEndPoint to, IPEndPoint at) when at.Port == 0 || at.Port != to.Port || (!to.Address.Equals(at.Address) && !LeadsHere(to.Address)) => false,
        _ => Conflict(target, listener),
    };

    /// <summary>Whether it stands for every address of its family, or for all.</summary>
    public static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static EndPoint? EndPointOf(ConfigurationValue value)
    {
        if (value.Key == ConfigurationSchema.ControlPath)
            return value.Value!.Length == 0 ? null : new UnixDomainSocketEndPoint(value.Value);
        bool isBound = value.Key.EndsWith(":Address", StringComparison.Ordinal)
            && !(ConfigurationSchema.TryReadListener(value.Key, out _, out string part) && ConfigurationSchema.TryReadBackend(part, out _, out _));
        return isBound
            && ListenAddress.TryParseListener(value.Value!, OperatingSystem.IsWindows(), out var endPoint, out _) ? endPoint : null;
    }

    // Connecting to the wildcard arrives at the loopback (ip(7)).
    private static bool LeadsHere(IPAddress address) => IPAddress.IsLoopback(address) || IsWildcard(address) || IsOwn(address);

    /// <summary>Whether it is an address of this host: to such a one the kernel speaks from that very address. Nothing is sent to find out.</summary>
    private static bool IsOwn(IPAddress address)
    {
        const int anyPort = 9;
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(address, anyPort);
            return ((IPEndPoint)probe.LocalEndPoint!).Address.Equals(address);
        }
        catch (SocketException)
        {
            // There is no way there.
            return false;
        }
    }

    private static bool Conflict(EndPoint a, EndPoint b) => (a, b) switch
    {
        (IPEndPoint x, IPEndPoint y) => x.Port == y.Port && x.Port != 0 && (x.Address.Equals(y.Address) || Covers(x, y) || Covers(y, x)),
        (UnixDomainSocketEndPoint x, UnixDomainSocketEndPoint y) => Path.GetFullPath(x.ToString()!) == Path.GetFullPath(y.ToString()!),
        (NamedPipeEndPoint x, NamedPipeEndPoint y) => x.Name.Equals(y.Name, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // The wildcards take every address of their family; bound dual stack, IPv6's takes all.
    private static bool Covers(IPEndPoint wide, IPEndPoint narrow) =>
        wide.Address.Equals(IPAddress.IPv6Any)
        || (wide.Address.Equals(IPAddress.Any) && narrow.AddressFamily == AddressFamily.InterNetwork);
}
