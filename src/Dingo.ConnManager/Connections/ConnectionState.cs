namespace Dingo.ConnManager.Connections;

/// <summary>Where a connection stands in the table.</summary>
/// <remarks>
/// The names are those of ouroboros-network. Its further states (idle, warm, expired, time-wait) depend on mini-protocol activity,
/// which is opaque here, so they have no counterpart. Which moves are legal: <see cref="ConnectionTransitions"/>.
/// </remarks>
public enum ConnectionState : byte
{
    /// <summary>Not in the table.</summary>
    None,

    /// <summary>A place for a dial that is not connected yet.</summary>
    ReservedOutbound,

    /// <summary>Accepted; the handshake is not finished.</summary>
    UnnegotiatedInbound,

    /// <summary>Dialled and connected; the handshake is not finished.</summary>
    UnnegotiatedOutbound,

    /// <summary>The handshake agreed.</summary>
    Established,

    /// <summary>The peer only asked for our versions, and was told; it is expected to leave.</summary>
    Answered,

    /// <summary>It has its reason to close; the socket is not gone yet, so the place is still taken.</summary>
    Closing,

    /// <summary>The socket is gone, and the place is free.</summary>
    Closed,
}
