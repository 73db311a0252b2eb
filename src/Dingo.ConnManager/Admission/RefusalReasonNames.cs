namespace Dingo.ConnManager.Admission;

/// <summary>The one place for the text of a <see cref="RefusalReason"/>: metric labels and log lines.</summary>
public static class RefusalReasonNames
{
    private static readonly string[] Names =
    [
        "none", "stopping", "inbound_limit", "ip_limit", "local_limit", "pending_limit", "collision", "outbound_limit", "not_allowed",
        "not_a_proxy", "proxy_malformed", "proxy_timed_out",
    ];

    /// <summary>How many reasons there are, <see cref="RefusalReason.None"/> included.</summary>
    public static int Count => Names.Length;

    /// <summary>The reason in <c>snake_case</c>.</summary>
    public static string Name(this RefusalReason reason) => Names[(int)reason];
}
