using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>The one place for how a handshake's outcome is told, and for its text.</summary>
public static class HandshakeOutcomes
{
    private static readonly string[] Names =
    [
        "accepted", "queried", "version_mismatch", "decode_error", "wrong_network", "refused_by_peer", "malformed", "timed_out",
        "abandoned", "cancelled", "no_backend",
    ];

    /// <summary>How many outcomes there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The outcome in <c>snake_case</c>.</summary>
    public static string Name(this HandshakeOutcome outcome) => Names[(int)outcome];

    /// <summary>How the handshake of a closed connection that was never established ended.</summary>
    internal static HandshakeOutcome OfUnestablished(Connection connection) => connection.CloseReason switch
    {
        CloseReason.HandshakeRefused => connection.Refusal switch
        {
            RefuseReason.VersionMismatch => HandshakeOutcome.VersionMismatch,
            RefuseReason.DecodeError => HandshakeOutcome.DecodeError,
            _ => HandshakeOutcome.WrongNetwork,
        },
        CloseReason.QueryAnswered => HandshakeOutcome.Queried,
        CloseReason.RefusedByPeer => HandshakeOutcome.RefusedByPeer,
        CloseReason.HandshakeMalformed => HandshakeOutcome.Malformed,
        CloseReason.HandshakeTimedOut => HandshakeOutcome.TimedOut,
        CloseReason.PeerClosed or CloseReason.Reset => HandshakeOutcome.Abandoned,
        CloseReason.NoBackend or CloseReason.BackendTimedOut or CloseReason.BackendMalformed or CloseReason.BackendClosed
            or CloseReason.BackendReset => HandshakeOutcome.NoBackend,
        _ => HandshakeOutcome.Cancelled,
    };
}
