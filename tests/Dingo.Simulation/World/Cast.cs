using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Simulation.World;

/// <summary>Who and where: few enough that addresses meet again, and that sources reach their limit.</summary>
internal static class Cast
{
    /// <summary>Peers that are there at once, at most.</summary>
    public const int MaxPeers = 64;

    private static readonly IPAddress[] Hosts =
    [
        .. new[]
        {
            "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "::ffff:192.0.2.5", "2001:db8:1::1", "2001:db8:1::2", "2001:db8:2::1",
            "198.51.100.1", "2001:db8:9::1", "198.51.100.11",
        }.Select(IPAddress.Parse),
    ];

    private static readonly int[] Ports = [3001, 3001, 3002, 40001, 40002];

    /// <summary>Where nodes connect to.</summary>
    public static readonly IPEndPoint Nodes = new(IPAddress.Parse("203.0.113.7"), 3001);

    /// <summary>Where clients connect to.</summary>
    public static readonly UnixDomainSocketEndPoint Locals = new("/simulation/node.socket");

    /// <summary>Where nodes connect to that are to be forwarded.</summary>
    public static readonly IPEndPoint Front = new(Nodes.Address, 3003);

    /// <summary>Where clients connect to that are to be forwarded.</summary>
    public static readonly IPEndPoint Wallets = new(Nodes.Address, 3004);

    /// <summary>Every place that is listened at.</summary>
    public static readonly EndPoint[] Listeners = [Nodes, Locals, Front, Wallets];

    public static readonly PeerEndPoint NodesEnd = PeerEndPoint.From(Nodes);

    public static readonly PeerEndPoint LocalsEnd = PeerEndPoint.From(Locals);

    public static readonly PeerEndPoint FrontEnd = PeerEndPoint.From(Front);

    public static readonly PeerEndPoint WalletsEnd = PeerEndPoint.From(Wallets);

    /// <summary>A node's address, out of a few.</summary>
    public static PeerEndPoint Node(int which)
    {
        int host = (which & int.MaxValue) % Hosts.Length;
        return PeerEndPoint.Tcp(Hosts[host], Ports[(which & int.MaxValue) / Hosts.Length % Ports.Length]);
    }
}
