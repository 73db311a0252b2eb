using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>What the rows add up to. The places include connections that are closing, whose sockets are not gone yet.</summary>
/// <param name="Inbound">Places held by inbound node-to-node connections.</param>
/// <param name="Local">Places held by node-to-client connections.</param>
/// <param name="Outbound">Places held by outbound connections, those still being dialled included; a dial holds one, however many addresses it tries at once.</param>
/// <param name="PendingInbound">Inbound node-to-node connections whose handshake is not finished.</param>
/// <param name="PendingLocal">Node-to-client connections whose handshake is not finished.</param>
/// <param name="Unidirectional">Established node-to-node connections on which one side only may start mini-protocols.</param>
/// <param name="Duplex">Established node-to-node connections on which both may.</param>
/// <param name="FullDuplex">Of these, the ones that serve both sides.</param>
/// <param name="Prunable">Established inbound node-to-node connections that serve only the peer.</param>
public readonly record struct ConnectionCounts(
    int Inbound, int Local, int Outbound, int PendingInbound, int PendingLocal, int Unidirectional, int Duplex, int FullDuplex, int Prunable)
{
    /// <summary>All places held.</summary>
    public int Total => Inbound + Local + Outbound;

    /// <summary>What one row contributes, in the state it is in.</summary>
    internal static ConnectionCounts Of(ConnectionRow row)
    {
        if (row.State is ConnectionState.None or ConnectionState.Closed || row.IsBeside)
            return default;

        bool isNode = row.Family == ProtocolFamily.NodeToNode;
        bool isEstablishedNode = isNode && row.State == ConnectionState.Established;
        bool isPending = row.State == ConnectionState.UnnegotiatedInbound;
        return new ConnectionCounts(
            Inbound: One(isNode && row.IsInbound),
            Local: One(!isNode && row.IsInbound),
            Outbound: One(!row.IsInbound),
            PendingInbound: One(isNode && isPending),
            PendingLocal: One(!isNode && isPending),
            Unidirectional: One(isEstablishedNode && !row.IsDuplex),
            Duplex: One(isEstablishedNode && row.IsDuplex),
            FullDuplex: One(isEstablishedNode && row.Use == (ConnectionUse.Inbound | ConnectionUse.Outbound)),
            Prunable: One(isEstablishedNode && row.IsInbound && row.Use == ConnectionUse.Inbound));
    }

    /// <summary>The sum, field by field.</summary>
    public static ConnectionCounts operator +(ConnectionCounts a, ConnectionCounts b) => new(
        a.Inbound + b.Inbound, a.Local + b.Local, a.Outbound + b.Outbound, a.PendingInbound + b.PendingInbound,
        a.PendingLocal + b.PendingLocal, a.Unidirectional + b.Unidirectional, a.Duplex + b.Duplex, a.FullDuplex + b.FullDuplex,
        a.Prunable + b.Prunable);

    /// <summary>The difference, field by field.</summary>
    public static ConnectionCounts operator -(ConnectionCounts a, ConnectionCounts b) => new(
        a.Inbound - b.Inbound, a.Local - b.Local, a.Outbound - b.Outbound, a.PendingInbound - b.PendingInbound,
        a.PendingLocal - b.PendingLocal, a.Unidirectional - b.Unidirectional, a.Duplex - b.Duplex, a.FullDuplex - b.FullDuplex,
        a.Prunable - b.Prunable);

    private static int One(bool counts) => counts ? 1 : 0;
}
