namespace Dingo.ConnManager.Admission;

/// <summary>How many connections may hold a place. Each limit holds at every instant, from before the handshake to the socket's end.</summary>
public sealed record ConnectionLimits
{
    /// <summary>The default of <see cref="MaxInboundConns"/>.</summary>
    public const int DefaultMaxInboundConnections = 100;

    /// <summary>The default of <see cref="MaxConnectionsPerIP"/>.</summary>
    public const int DefaultMaxConnectionsPerIP = 5;

    /// <summary>The default of <see cref="MaxLocalConns"/>.</summary>
    public const int DefaultMaxLocalConnections = 100;

    /// <summary>The default of <see cref="MaxOutboundConns"/>.</summary>
    public const int DefaultMaxOutboundConnections = 100;

    /// <summary>The default of <see cref="MaxPendingHandshakes"/>.</summary>
    public const int DefaultMaxPendingHandshakes = 64;

    private readonly int _maxInboundConns = DefaultMaxInboundConnections;
    private readonly int _maxConnectionsPerIP = DefaultMaxConnectionsPerIP;

    /// <summary>Inbound node-to-node connections; 0 means the default.</summary>
    public int MaxInboundConns
    {
        get => _maxInboundConns;
        init => _maxInboundConns = value == 0 ? DefaultMaxInboundConnections : NotNegative(value);
    }

    /// <summary>Inbound node-to-node connections from one source: an IPv4 address, or an IPv6 /64; 0 means the default.</summary>
    public int MaxConnectionsPerIP
    {
        get => _maxConnectionsPerIP;
        init => _maxConnectionsPerIP = value == 0 ? DefaultMaxConnectionsPerIP : NotNegative(value);
    }

    /// <summary>Node-to-client connections: a budget of their own, so that neither kind can starve the other; 0 admits none.</summary>
    public int MaxLocalConns { get; init => field = NotNegative(value); } = DefaultMaxLocalConnections;

    /// <summary>Outbound connections, those still being dialled included; 0 allows none. A dial takes one place, however many addresses it tries.</summary>
    public int MaxOutboundConns { get; init => field = NotNegative(value); } = DefaultMaxOutboundConnections;

    /// <summary>Inbound connections, of each kind, whose handshake is not finished.</summary>
    public int MaxPendingHandshakes { get; init => field = NotNegative(value); } = DefaultMaxPendingHandshakes;

    private static int NotNegative(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
