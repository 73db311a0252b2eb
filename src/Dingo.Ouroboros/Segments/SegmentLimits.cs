namespace Dingo.Ouroboros.Segments;

/// <summary>Sizes in bytes that bound segments, and what may wait unread behind them.</summary>
public static class SegmentLimits
{
    /// <summary>The largest payload we send on a TCP or Unix socket (ouroboros-network, socket bearer).</summary>
    public const int MaxSendPayload = 12_288;

    /// <summary>The largest payload a peer may send: all that the length field can say.</summary>
    public const int MaxReceivePayload = 65_535;

    /// <summary>The largest handshake message, in either direction, in each state (4 × 1,440).</summary>
    public const int MaxHandshakeMessage = 5_760;

    /// <summary>Bytes that may wait in the ingress queue of keep-alive (node-to-node 8): 1,280, and 10 %.</summary>
    public const int KeepAliveIngress = 1_408;
}
