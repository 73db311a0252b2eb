namespace Dingo.Ouroboros.Handshake;

/// <summary>What a responder makes of the bytes so far.</summary>
public enum ResponderOutcome : byte
{
    /// <summary>The proposal is incomplete.</summary>
    NeedMore,

    /// <summary>Send the reply; the connection is established.</summary>
    Accepted,

    /// <summary>Send the reply and close, orderly, so that it arrives.</summary>
    Refused,

    /// <summary>
    /// Send the reply; close when the peer does, and after <see cref="HandshakeResponder.QueryShutdownDelay"/> at the latest.
    /// </summary>
    QueryAnswered,

    /// <summary>Close without a reply.</summary>
    Malformed,
}
