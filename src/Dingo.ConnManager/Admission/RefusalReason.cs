namespace Dingo.ConnManager.Admission;

/// <summary>Why a peer got no place.</summary>
public enum RefusalReason : byte
{
    /// <summary>It got one.</summary>
    None,

    /// <summary>The connection manager is not running, or stops.</summary>
    Stopping,

    /// <summary>All places for inbound node-to-node connections are taken.</summary>
    InboundLimit,

    /// <summary>All places for connections from its address are taken.</summary>
    IPLimit,

    /// <summary>All places for node-to-client connections are taken.</summary>
    LocalLimit,

    /// <summary>Too many handshakes are unfinished.</summary>
    PendingLimit,

    /// <summary>An outbound connection holds the same two addresses.</summary>
    Collision,

    /// <summary>All places for outbound connections are taken.</summary>
    OutboundLimit,

    /// <summary>Its address is not among those that may connect to that listener.</summary>
    NotAllowed,

    /// <summary>The listener is for proxies, and it is none of them.</summary>
    NotAProxy,

    /// <summary>What its proxy said of it is no header of the PROXY protocol, or broke off.</summary>
    ProxyMalformed,

    /// <summary>Its proxy did not say in time for whom the connection is.</summary>
    ProxyTimedOut,
}
