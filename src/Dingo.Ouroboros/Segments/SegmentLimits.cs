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

    /// <summary>Bytes that may wait in the ingress queue of chain-sync (node-to-node 2): 300 × 1,400, and 10 %.</summary>
    public const int ChainSyncIngress = 462_000;

    /// <summary>
    /// Bytes that may wait in the ingress queue of block-fetch (node-to-node 3), as the reference code has it; the table in
    /// the specification is ten times that, by a slip.
    /// </summary>
    public const int BlockFetchIngress = 23_068_694;

    /// <summary>Bytes that may wait in the ingress queue of tx-submission (node-to-node 4): 10 × (44 + 65,540), and 10 %.</summary>
    public const int TxSubmissionIngress = 721_424;

    /// <summary>Bytes that may wait in the ingress queue of keep-alive (node-to-node 8): 1,280, and 10 %.</summary>
    public const int KeepAliveIngress = 1_408;

    /// <summary>Bytes that may wait in the ingress queue of peer-sharing (node-to-node 10): 4 × 1,440.</summary>
    public const int PeerSharingIngress = 5_760;

    /// <summary>Bytes that may wait in the ingress queue of Peras certificates (node-to-node 16): 10 × 20,000, and 10 %.</summary>
    public const int PerasCertificateIngress = 220_000;

    /// <summary>Bytes that may wait in the ingress queue of Peras votes (node-to-node 17): 50 × 1,000, and 10 %.</summary>
    public const int PerasVoteIngress = 55_000;
}
