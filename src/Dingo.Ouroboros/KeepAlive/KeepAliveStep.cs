namespace Dingo.Ouroboros.KeepAlive;

/// <summary>What follows from a received keep-alive message.</summary>
public enum KeepAliveStep : byte
{
    /// <summary>Responder: send the pong.</summary>
    Reply,

    /// <summary>Initiator: the peer lives; the next ping is ours to send.</summary>
    PongReceived,

    /// <summary>The peer ended the mini-protocol; nothing more comes on it.</summary>
    Ended,

    /// <summary>Violation: it was not for the peer to send this, or not now.</summary>
    WrongAgency,

    /// <summary>Violation: the pong does not echo the ping's cookie.</summary>
    CookieMismatch,
}
