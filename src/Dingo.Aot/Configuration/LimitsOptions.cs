namespace Dingo.Aot.Configuration;

/// <summary>Caps and time limits of connections.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Inbound NtN connections held at once, over all listeners.</summary>
    public int MaxInboundConns { get; set; }

    /// <summary>Inbound NtN connections from one address: an IPv4 address, or an IPv6 /64.</summary>
    public int MaxConnectionsPerIP { get; set; }

    /// <summary>NtC connections held at once, over all listeners; a budget of their own.</summary>
    public int MaxLocalConns { get; set; }

    /// <summary>Outbound connections held at once, those being dialled included.</summary>
    public int MaxOutboundConns { get; set; }

    /// <summary>Handshakes in flight at once, of each protocol, so that clients cannot take the nodes' share.</summary>
    public int MaxPendingHandshakes { get; set; }

    /// <summary>Seconds from accept or connect to the end of the handshake; absolute, bytes do not extend it.</summary>
    public int HandshakeTimeoutSeconds { get; set; }

    /// <summary>Seconds that a write may make no progress before its connection is closed.</summary>
    public int WriteTimeoutSeconds { get; set; }

    /// <summary>Seconds of silence after which an NtC connection is closed; 0 never.</summary>
    public int LocalIdleTimeoutSeconds { get; set; }
}
