using Dingo.Aot.Peers;
using Dingo.Aot.Recycling;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Simulation.World;

/// <summary>How one world is set up: follows from the seed.</summary>
/// <param name="Limits">Narrow, so that they are reached.</param>
/// <param name="SourcePort">The port that is dialled from; 0 for the system's choice.</param>
/// <param name="Dials">What is said on connections that we open.</param>
/// <param name="WriteTimeout">How long a peer may leave unread what it is sent.</param>
/// <param name="Stalls">What the recycler takes for standing still; none where it is not there.</param>
/// <param name="Kept">Whom the daemon keeps.</param>
internal sealed record WorldPlan(
    ConnectionLimits Limits, int SourcePort, HandshakeParameters Dials, TimeSpan WriteTimeout, StallLimits Stalls, PeerPlan Kept)
{
    private static readonly HandshakeParameters Duplex = new(ProtocolFamily.NodeToNode, new VersionData(Utterances.Magic));
    private static readonly HandshakeParameters OneWay = new(ProtocolFamily.NodeToNode, new VersionData(Utterances.Magic, InitiatorOnly: true));
    private static readonly HandshakeParameters Query = new(ProtocolFamily.NodeToNode, new VersionData(Utterances.Magic, Query: true));

    public static WorldPlan Of(ulong seed)
    {
        var chance = new Chance(seed ^ 0x706c616e);
        var limits = new ConnectionLimits
        {
            MaxInboundConns = chance.Next(2, 9),
            MaxConnectionsPerIP = chance.Next(1, 4),
            MaxLocalConns = chance.Next(1, 4),
            MaxOutboundConns = chance.Next(1, 6),
            MaxPendingHandshakes = chance.Next(1, 5),
        };
        var stalls = chance.OneIn(2)
            ? default
            : new StallLimits(TimeSpan.FromSeconds(chance.Next(5, 50)), TimeSpan.FromSeconds(chance.Next(5, 50)));
        return new WorldPlan(
            limits, chance.OneIn(3) ? Cast.Nodes.Port : 0, DialsOf(chance), TimeSpan.FromSeconds(chance.Next(1, 30)), stalls, KeptOf(chance));
    }

    private static HandshakeParameters DialsOf(Chance chance) => chance.Next(8) switch
    {
        0 => Query,
        1 or 2 => OneWay,
        _ => Duplex,
    };

    private static PeerPlan KeptOf(Chance chance)
    {
        if (!chance.OneIn(3))
            return PeerPlan.None;
        var groups = new List<PeerGroup>();
        for (int i = chance.Next(1, 4); i > 0; i--)
            groups.Add(new PeerGroup([.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ => PointOf(chance))], chance.Next(1, 4)));
        return PeerPlan.Of(groups);
    }

    private static AccessPoint PointOf(Chance chance)
    {
        if (chance.OneIn(3))
            return new AccessPoint(MemoryNames.Hosts[chance.Next(MemoryNames.Hosts.Length)], chance.OneIn(4) ? 0 : 3001);
        var peer = Cast.Node(chance.Next(1000));
        return new AccessPoint(peer.ToIPAddress().ToString(), peer.Port);
    }
}
