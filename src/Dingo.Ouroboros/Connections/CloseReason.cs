namespace Dingo.Ouroboros.Connections;

/// <summary>Why a connection ended: the closed set that metrics, events and logs share.</summary>
/// <remarks>The texts are in <see cref="CloseReasonNames"/>; how the socket ends is in <see cref="CloseReasonEndings"/>.</remarks>
public enum CloseReason : byte
{
    /// <summary>Not closed.</summary>
    None,

    /// <summary>The peer ended its direction of the stream.</summary>
    PeerClosed,

    /// <summary>The peer reset the connection, or the network lost it.</summary>
    Reset,

    /// <summary>We refused the peer's proposal and told it so.</summary>
    HandshakeRefused,

    /// <summary>No complete proposal (or answer) arrived in time.</summary>
    HandshakeTimedOut,

    /// <summary>What arrived in the handshake was not a handshake.</summary>
    HandshakeMalformed,

    /// <summary>The peer refused our proposal.</summary>
    RefusedByPeer,

    /// <summary>The peer asked for our versions, was told, and that was all.</summary>
    QueryAnswered,

    /// <summary>A segment, or a message in one, broke the protocol.</summary>
    ProtocolViolation,

    /// <summary>A segment for a mini-protocol, or a direction of one, that does not run here.</summary>
    UnknownMiniProtocol,

    /// <summary>More unread bytes of one mini-protocol than it is allowed.</summary>
    IngressOverrun,

    /// <summary>A segment was begun and not finished in time.</summary>
    SegmentTimedOut,

    /// <summary>The peer did not read what we wrote.</summary>
    WriteStalled,

    /// <summary>The peer was silent for longer than its mini-protocol allows.</summary>
    PeerSilent,

    /// <summary>A mini-protocol ended as agreed, and the connection with it.</summary>
    Done,

    /// <summary>Whoever holds the connection let it go.</summary>
    LocalClosed,

    /// <summary>Closed on request, so that it may be dialled again.</summary>
    Recycled,

    /// <summary>Surplus, closed by policy.</summary>
    Pruned,

    /// <summary>Another connection between the same two addresses took its place.</summary>
    Collision,

    /// <summary>The connection manager stops.</summary>
    Draining,

    /// <summary>The connection manager stops, and this connection had not finished its handshake.</summary>
    Stopping,

    /// <summary>Our own code failed while it handled the connection.</summary>
    InternalError,

    /// <summary>Not closed: whoever kept the connection let it go, and somebody else holds it now.</summary>
    Released,

    /// <summary>None of the nodes that it could be relayed to can be reached.</summary>
    NoBackend,

    /// <summary>The node did not answer the proposal in time, or does not read what the peer sends.</summary>
    BackendTimedOut,

    /// <summary>What the node answered is no answer to the proposal.</summary>
    BackendMalformed,

    /// <summary>The node ended its direction of the stream first.</summary>
    BackendClosed,

    /// <summary>The node reset its connection, or the network lost it.</summary>
    BackendReset,
}
