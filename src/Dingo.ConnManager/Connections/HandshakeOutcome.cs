namespace Dingo.ConnManager.Connections;

/// <summary>How a handshake ended: the closed set that metrics and logs share.</summary>
public enum HandshakeOutcome : byte
{
    /// <summary>A version was agreed.</summary>
    Accepted,

    /// <summary>A query was answered.</summary>
    Queried,

    /// <summary>We refused: no common version.</summary>
    VersionMismatch,

    /// <summary>We refused: the version's data could not be read.</summary>
    DecodeError,

    /// <summary>We refused: another network.</summary>
    WrongNetwork,

    /// <summary>The peer refused us.</summary>
    RefusedByPeer,

    /// <summary>What arrived was no handshake.</summary>
    Malformed,

    /// <summary>It was not finished in time.</summary>
    TimedOut,

    /// <summary>The peer ended or reset the connection first.</summary>
    Abandoned,

    /// <summary>We closed the connection first.</summary>
    Cancelled,

    /// <summary>The proposal was good, and no node answered it.</summary>
    NoBackend,
}
