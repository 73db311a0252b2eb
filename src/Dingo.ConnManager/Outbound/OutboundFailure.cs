namespace Dingo.ConnManager.Outbound;

/// <summary>Why a dial yielded no connection: kinds that a caller can act on.</summary>
public enum OutboundFailure : byte
{
    /// <summary>The peer does not accept connections there.</summary>
    Refused,

    /// <summary>There is no way to that address.</summary>
    Unreachable,

    /// <summary>Connecting, or the handshake, took too long.</summary>
    TimedOut,

    /// <summary>The peer is of another network.</summary>
    WrongNetwork,

    /// <summary>The peer and we have no version in common.</summary>
    NoCommonVersion,

    /// <summary>The peer closed the connection, or broke the protocol, before the handshake was finished.</summary>
    HandshakeFailed,

    /// <summary>The connection manager is not running, or stops.</summary>
    Stopping,
}
