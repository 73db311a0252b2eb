using Dingo.ConnManager.Connections;

namespace Dingo.ConnManager;

/// <summary>The gauges that Cardano dashboards know, under Dingo's and older nodes' names, and under those of newer nodes.</summary>
/// <remarks>
/// Their meaning is that of ouroboros-network, which counts connections; Dingo counts unidirectional and duplex <i>per peer</i>. A
/// connection that both sides use is inbound and outbound at once.
/// </remarks>
public static class ConnectionGauges
{
    private const string Prefix = "cardano_node_metrics_connectionManager_";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ConnectionGauge> All { get; } =
    [
        new($"{Prefix}incomingConns", "Inbound node-to-node connections.", Inbound),
        new($"{Prefix}outgoingConns", "Outbound connections, reused inbound ones included.", Outbound),
        new($"{Prefix}unidirectionalConns", "Established connections that one side may use.", static c => c.Unidirectional),
        new($"{Prefix}duplexConns", "Established connections that both sides may use.", static c => c.Duplex),
        new($"{Prefix}fullDuplexConns", "Established connections that both sides use.", static c => c.FullDuplex),
        new($"{Prefix}prunableConns", "Established inbound connections that only the peer uses.", static c => c.Prunable),
        new($"{Prefix}inboundConns_int", "Inbound node-to-node connections.", Inbound),
        new($"{Prefix}outboundConns_int", "Outbound connections, reused inbound ones included.", Outbound),
        new($"{Prefix}unidirectionalConns_int", "Established connections that one side may use.", static c => c.Unidirectional),
        new($"{Prefix}duplexConns_int", "Established connections that both sides may use.", static c => c.Duplex),
        new($"{Prefix}fullDuplexConns_int", "Established connections that both sides use.", static c => c.FullDuplex),
    ];

    private static int Inbound(ConnectionCounts counts) => counts.Inbound;

    // What we dialled, and what the peer dialled and we use.
    private static int Outbound(ConnectionCounts counts) => counts.Outbound + counts.FullDuplex;
}
