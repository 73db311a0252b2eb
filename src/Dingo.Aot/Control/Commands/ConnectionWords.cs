using Dingo.ConnManager.Connections;

namespace Dingo.Aot.Control.Commands;

/// <summary>The words for a connection's properties.</summary>
internal static class ConnectionWords
{
    public const string Inbound = "inbound";
    public const string Outbound = "outbound";
    public const string NodeToNode = "ntn";
    public const string NodeToClient = "ntc";

    private static readonly string[] States =
        ["none", "reserved_outbound", "unnegotiated_inbound", "unnegotiated_outbound", "established", "answered", "closing", "closed"];

    /// <summary>Who opened it.</summary>
    public static string Direction(bool isInbound) => isInbound ? Inbound : Outbound;

    /// <summary>What is spoken on it.</summary>
    public static string Protocol(bool isNtC) => isNtC ? NodeToClient : NodeToNode;

    /// <summary>Where it stands, in <c>snake_case</c>.</summary>
    public static string State(ConnectionState state) => States[(int)state];
}
