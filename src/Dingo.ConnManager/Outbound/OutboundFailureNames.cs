namespace Dingo.ConnManager.Outbound;

/// <summary>The one place for the text of an <see cref="OutboundFailure"/>: metric labels and log lines.</summary>
public static class OutboundFailureNames
{
    private static readonly string[] Names =
    [
        "unresolvable", "refused", "unreachable", "timed_out", "wrong_network", "no_common_version", "handshake_failed", "query_answered",
        "connection_exists", "forbidden", "limit_reached", "address_in_use", "stopping",
    ];

    /// <summary>How many kinds there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The kind in <c>snake_case</c>.</summary>
    public static string Name(this OutboundFailure failure) => Names[(int)failure];
}
