using System.Globalization;
using Dingo.Aot.Peers;

namespace Dingo.Aot.Configuration;

/// <summary>Reads who is to be kept connected, from the two keys and the file that one of them names.</summary>
internal static class PeerRules
{
    /// <summary>Whether a value of the environment stands: not one that says who is dialled, which is a fault.</summary>
    /// <remarks>An environment is inherited, by a container from its image say, and whoever runs the daemon may not know what is in it.</remarks>
    public static bool MayBeSetByEnvironment(ConfigurationValue value, List<ConfigurationFault> faults)
    {
        const string Section = ConfigurationSchema.Peers;
        bool isOfPeers = value.Key.Equals(Section, StringComparison.OrdinalIgnoreCase)
            || value.Key.StartsWith(Section + ":", StringComparison.OrdinalIgnoreCase);
        if (isOfPeers)
            faults.Add(ConfigurationFault.Of(value, "never read from the environment. Unset it, and set the key in the file or with --set."));
        return !isOfPeers;
    }

    /// <summary>Reads the plan from values that are valid by themselves; what is wrong goes to <paramref name="faults"/>.</summary>
    public static PeerPlan Read(IReadOnlyList<ConfigurationValue> values, List<ConfigurationFault> faults)
    {
        var groups = new List<PeerGroup>();
        if (Find(values, $"{ConfigurationSchema.Peers}:Addresses") is { Value.Length: > 0 } addresses && AddressList.Read(addresses.Value, out _) is { Count: > 0 } points)
            groups.Add(new PeerGroup(points, points.Count));

        var topology = PeerPlan.None;
        if (Find(values, $"{ConfigurationSchema.Peers}:Topology") is { Value.Length: > 0 } file)
        {
            if (TopologyFile.Read(file.Value, out string fault) is { } read)
                topology = read;
            else
                faults.Add(ConfigurationFault.Of(file, $"{fault}. Correct the file, name another, or leave the key out for none."));
        }

        var plan = PeerPlan.Of(groups.Concat(topology.Groups), topology.PublicRoots, topology.BootstrapPeers);
        if (plan.Connections > PeerPlan.MaxConnections)
        {
            faults.Add(new(
                ConfigurationSchema.Peers, $"{plan.Connections} connections are to be kept, of which at most {PeerPlan.MaxConnections} can be. Name fewer peers, or a lower valency."));
        }

        else if (Find(values, ConfigurationSchema.MaxOutboundConns) is { } limit && plan.Connections > int.Parse(limit.Value!, CultureInfo.InvariantCulture))
        {
            faults.Add(ConfigurationFault.Of(limit, $"too few for the {plan.Connections} connections that are to be kept. Raise it, or keep fewer."));
        }

        return plan;
    }

    private static ConfigurationValue? Find(IReadOnlyList<ConfigurationValue> values, string key)
    {
        foreach (var value in values)
        {
            if (value.Key == key)
                return value;
        }

        return null;
    }
}
