using System.Net;
using Dingo.Aot.HandOver.Forwarding;

namespace Dingo.Aot.Configuration;

/// <summary>Checks what one value alone cannot show of forwarding: a circle, and a node's socket that would be open to the world.</summary>
internal static class ForwardingRules
{
    /// <summary>Checks <paramref name="values"/>, each of which is valid by itself.</summary>
    public static void Check(IReadOnlyList<ConfigurationValue> values, List<ConfigurationFault> faults)
    {
        var byKey = values.ToDictionary(static value => value.Key, static value => value);
        foreach (var value in values)
        {
            if (!ConfigurationSchema.TryReadListener(value.Key, out int number, out string part))
                continue;
            if (part == "HandOver" && value.Value == "forward")
                RefuseOpenSocket(byKey, $"{ConfigurationSchema.Listeners}:{number}", faults);
            else if (ConfigurationSchema.TryReadBackend(part, out _, out _))
                RefuseCircle(values, value, faults);
        }
    }

    /// <summary>Whether other hosts can reach it.</summary>
    public static bool IsOpenToOthers(EndPoint listener) => listener is IPEndPoint endPoint && !IPAddress.IsLoopback(endPoint.Address);

    /// <summary>A client of a node can have it do more than a peer can: who may be one is decided by somebody, not by a firewall's absence.</summary>
    private static void RefuseOpenSocket(Dictionary<string, ConfigurationValue> values, string listener, List<ConfigurationFault> faults)
    {
        if (Find(values, $"{listener}:Protocol") != "NodeToClient" || !values.TryGetValue($"{listener}:Address", out var address)
            || !IsOpenToOthers(ListenAddress.ParseListener(address.Value!)) || Find(values, $"{listener}:AllowFrom") is { Length: > 0 })
            return;
        faults.Add(ConfigurationFault.Of(
            address, $"clients of a node from anywhere. Name in {listener}:AllowFrom who may connect, or listen on 127.0.0.1 or [::1]."));
    }

    private static void RefuseCircle(IReadOnlyList<ConfigurationValue> values, ConfigurationValue backend, List<ConfigurationFault> faults)
    {
        var targets = Targets(BackendAddress.Parse(backend.Value!));
        foreach (var value in values)
        {
            if (ConfigurationSchema.TryReadListener(value.Key, out _, out string part) && part == "Address"
                && Array.Exists(targets, target => EndPointRules.Reaches(target, ListenAddress.ParseListener(value.Value!))))
            {
                faults.Add(ConfigurationFault.Of(backend, $"is {value.Key} '{value.Value}' of this daemon itself. Name the node's address."));
                return;
            }
        }
    }

    // Of a name nobody knows yet where it leads, but for the one of this host.
    private static EndPoint[] Targets(BackendAddress backend) => backend switch
    {
        { Place: { } place } => [place.Socket],
        { Name: { } name } when name.Host == "localhost" =>
            [new IPEndPoint(IPAddress.Loopback, name.Port), new IPEndPoint(IPAddress.IPv6Loopback, name.Port)],
        _ => [],
    };

    private static string? Find(Dictionary<string, ConfigurationValue> values, string key) => values.GetValueOrDefault(key).Value;
}
