namespace Dingo.ConnManager.Connections;

/// <summary>The legal moves between states, as data.</summary>
internal static class ConnectionTransitions
{
    /// <summary>Every legal move; all others are faults of ours.</summary>
    public static readonly (ConnectionState From, ConnectionState To)[] Legal =
    [
        (ConnectionState.None, ConnectionState.ReservedOutbound),                   // reserve
        (ConnectionState.None, ConnectionState.UnnegotiatedInbound),                // accepted
        (ConnectionState.None, ConnectionState.Established),                        // added, established by others
        (ConnectionState.ReservedOutbound, ConnectionState.UnnegotiatedOutbound),   // connected
        (ConnectionState.ReservedOutbound, ConnectionState.Closed),                 // the dial failed or was cancelled
        (ConnectionState.UnnegotiatedInbound, ConnectionState.Established),         // negotiated
        (ConnectionState.UnnegotiatedInbound, ConnectionState.Answered),            // queried
        (ConnectionState.UnnegotiatedInbound, ConnectionState.Closing),
        (ConnectionState.UnnegotiatedInbound, ConnectionState.Closed),              // the place was given back before there was a connection
        (ConnectionState.UnnegotiatedOutbound, ConnectionState.Established),        // negotiated
        (ConnectionState.UnnegotiatedOutbound, ConnectionState.Closing),
        (ConnectionState.Established, ConnectionState.Closing),
        (ConnectionState.Established, ConnectionState.Closed),                      // let go, or added and closed
        (ConnectionState.Answered, ConnectionState.Closing),
        (ConnectionState.Closing, ConnectionState.Closed),
    ];

    private static readonly bool[] IsLegalMove = MakeLookup();

    /// <summary>Whether the move is in <see cref="Legal"/>.</summary>
    public static bool IsLegal(ConnectionState from, ConnectionState to) => IsLegalMove[IndexOf(from, to)];

    private static bool[] MakeLookup()
    {
        bool[] lookup = new bool[IndexOf(ConnectionState.Closed, ConnectionState.Closed) + 1];
        foreach (var (from, to) in Legal)
            lookup[IndexOf(from, to)] = true;
        return lookup;
    }

    private static int IndexOf(ConnectionState from, ConnectionState to) => ((int)from * ((int)ConnectionState.Closed + 1)) + (int)to;
}
