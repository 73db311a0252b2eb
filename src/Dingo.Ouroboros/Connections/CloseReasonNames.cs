namespace Dingo.Ouroboros.Connections;

/// <summary>The one place for the text of a <see cref="CloseReason"/>: metric labels, events and log lines.</summary>
public static class CloseReasonNames
{
    private static readonly string[] Names =
    [
        "none", "peer_closed", "reset", "handshake_refused", "handshake_timed_out", "handshake_malformed", "refused_by_peer",
        "query_answered", "protocol_violation", "unknown_mini_protocol", "ingress_overrun", "segment_timed_out", "write_stalled",
        "peer_silent", "done", "local_closed", "recycled", "pruned", "collision", "draining", "stopping", "internal_error", "released",
        "no_backend", "backend_timed_out", "backend_malformed", "backend_closed", "backend_reset",
    ];

    /// <summary>How many reasons there are, <see cref="CloseReason.None"/> included.</summary>
    public static int Count => Names.Length;

    /// <summary>The reason in <c>snake_case</c>.</summary>
    public static string Name(this CloseReason reason) => Names[(int)reason];
}
