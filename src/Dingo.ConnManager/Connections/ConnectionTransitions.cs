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

    private static readonly int[] Indexes = MakeLookup();

    /// <summary>Where the move stands in <see cref="Legal"/>; -1 when it is not legal.</summary>
    public static int IndexOf(ConnectionState from, ConnectionState to) => Indexes[PlaceOf(from, to)];

    private static int[] MakeLookup()
    {
        int[] lookup = new int[PlaceOf(ConnectionState.Closed, ConnectionState.Closed) + 1];
        Array.Fill(lookup, -1);
        for (int i = 0; i < Legal.Length; i++)
            lookup[PlaceOf(Legal[i].From, Legal[i].To)] = i;
        return lookup;
    }

    private static int PlaceOf(ConnectionState from, ConnectionState to) => ((int)from * ((int)ConnectionState.Closed + 1)) + (int)to;
}
