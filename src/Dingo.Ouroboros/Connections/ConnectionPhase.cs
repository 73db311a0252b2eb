namespace Dingo.Ouroboros.Connections;

/// <summary>Where a <see cref="Connection"/> stands; it only goes forward.</summary>
internal enum ConnectionPhase : byte
{
    /// <summary>Versions are being agreed.</summary>
    Handshake,

    /// <summary>The peer's proposal is good, and a node is to answer it.</summary>
    Offered,

    /// <summary>Mini-protocols run, here or, through us, at the node.</summary>
    Established,

    /// <summary>A query was answered: the peer is expected to end the connection.</summary>
    Answered,

    /// <summary>It has its reason to close, and ends orderly.</summary>
    Ending,

    /// <summary>The socket is gone.</summary>
    Closed,
}
