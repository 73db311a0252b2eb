namespace Dingo.Ouroboros.Handshake;

/// <summary>What an initiator makes of the bytes so far.</summary>
public enum InitiatorOutcome : byte
{
    /// <summary>The reply is incomplete.</summary>
    NeedMore,

    /// <summary>The connection is established.</summary>
    Accepted,

    /// <summary>Close: the peer refused, or the rule refuses a simultaneous open (then on both sides, with nothing sent).</summary>
    Refused,

    /// <summary>Close: the peer has said which versions it has.</summary>
    QueryAnswered,

    /// <summary>Close: the peer broke the protocol.</summary>
    Malformed,
}
