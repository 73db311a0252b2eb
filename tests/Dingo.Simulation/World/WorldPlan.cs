using Dingo.Aot.Configuration;
using Dingo.Aot.Peers;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Simulation.World;

/// <summary>How one world is set up: follows from the seed.</summary>
/// <param name="Limits">Narrow, so that they are reached.</param>
/// <param name="SourcePort">The port that is dialled from; 0 for the system's choice.</param>
/// <param name="Dials">What is said on connections that we open.</param>
/// <param name="WriteTimeout">How long a peer may leave unread what it is sent.</param>
/// <param name="Own">Whom the daemon keeps, and what its recycler takes for standing still.</param>
/// <param name="Nodes">How many nodes it stands in front of.</param>
internal sealed record WorldPlan(ConnectionLimits Limits, int SourcePort, HandshakeParameters Dials, TimeSpan WriteTimeout, DaemonOptions Own, int Nodes)
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
            ? new RecycleOptions()
            : new RecycleOptions { SilenceSeconds = chance.Next(5, 50), WriteStallSeconds = chance.Next(5, 50) };
        return new WorldPlan(
            limits, chance.OneIn(3) ? Cast.Nodes.Port : 0, DialsOf(chance), TimeSpan.FromSeconds(chance.Next(1, 30)),
            new DaemonOptions { Recycle = stalls, Peers = new PeersOptions { Plan = KeptOf(chance) } }, Nodes: chance.Next(1, 4));
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
