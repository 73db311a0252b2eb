namespace Dingo.Aot.Ping;

/// <summary>What came between a ping and its answer. The words are in <see cref="PingFailureNames"/>.</summary>
internal enum PingFailure : byte
{
    /// <summary>The name leads nowhere.</summary>
    NameNotFound,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>There is no way to that address.</summary>
    Unreachable,

    /// <summary>The attempt to connect was not answered in time.</summary>
    ConnectTimedOut,

    /// <summary>The node took the connection, and did not answer the proposal in time.</summary>
    HandshakeTimedOut,

    /// <summary>The node refused the network that was asked for.</summary>
    WrongNetwork,

    /// <summary>The node speaks none of the versions that were proposed.</summary>
    NoCommonVersion,

    /// <summary>The node could not read what was proposed.</summary>
    Rejected,

    /// <summary>The node accepted a version, or a network, that was not proposed.</summary>
    NotProposed,

    /// <summary>What the node sent makes no sense.</summary>
    Malformed,

    /// <summary>The node ended the connection.</summary>
    Closed,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>A keep-alive was not answered in time.</summary>
    Unanswered,

    /// <summary>A keep-alive was answered with another's cookie.</summary>
    WrongCookie,

    /// <summary>Something else ended the connection; the message names it.</summary>
    Other,
}
