namespace Dingo.Aot.Ping;

/// <summary>The one place for the words of a <see cref="PingFailure"/>.</summary>
internal static class PingFailureNames
{
    private static readonly (string Name, string Words)[] Table =
    [
        ("nameNotFound", "name not found"),
        ("refused", "connection refused"),
        ("unreachable", "unreachable"),
        ("connectTimedOut", "no answer to the connect"),
        ("handshakeTimedOut", "silence in the handshake"),
        ("wrongNetwork", "wrong network"),
        ("noCommonVersion", "no common version"),
        ("rejected", "proposal rejected"),
        ("notProposed", "accepted what was not proposed"),
        ("malformed", "garbage"),
        ("closed", "closed by the node"),
        ("reset", "reset by the node"),
        ("unanswered", "keep-alive unanswered"),
        ("wrongCookie", "keep-alive answered with a wrong cookie"),
        ("other", "ended"),
    ];

    /// <summary>For programs.</summary>
    public static string Name(this PingFailure failure) => Table[(int)failure].Name;

    /// <summary>For people.</summary>
    public static string Words(this PingFailure failure) => Table[(int)failure].Words;
}
