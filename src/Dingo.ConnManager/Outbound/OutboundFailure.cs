namespace Dingo.ConnManager.Outbound;

/// <summary>Why a dial yielded no connection: kinds that a caller can act on. The texts are in <see cref="OutboundFailureNames"/>.</summary>
public enum OutboundFailure : byte
{
    /// <summary>The address is none, or the name has no addresses.</summary>
    Unresolvable,

    /// <summary>The peer does not accept connections there.</summary>
    Refused,

    /// <summary>There is no way to that address.</summary>
    Unreachable,

    /// <summary>Finding the addresses, connecting, or the handshake took too long.</summary>
    TimedOut,

    /// <summary>The peer is of another network.</summary>
    WrongNetwork,

    /// <summary>The peer and we have no version in common.</summary>
    NoCommonVersion,

    /// <summary>The peer closed the connection, or broke the protocol, before the handshake was finished.</summary>
    HandshakeFailed,

    /// <summary>A query was proposed, and answered: see <see cref="OutboundException.QueriedVersions"/>.</summary>
    QueryAnswered,

    /// <summary>There is an outbound connection to that peer, or a dial, already.</summary>
    ConnectionExists,

    /// <summary>The peer opened a connection from exactly that address, for its own use only; or the address is our own.</summary>
    Forbidden,

    /// <summary>All places for outbound connections are taken, or the process has no file descriptor left.</summary>
    LimitReached,

    /// <summary>The source port, or its connection to that peer, is held by someone else.</summary>
    AddressInUse,

    /// <summary>The connection manager is not running, or stops.</summary>
    Stopping,
}
