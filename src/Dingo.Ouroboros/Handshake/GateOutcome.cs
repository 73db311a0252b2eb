namespace Dingo.Ouroboros.Handshake;

/// <summary>What a gate makes of the bytes so far.</summary>
public enum GateOutcome : byte
{
    /// <summary>The proposal is incomplete.</summary>
    NeedMore,

    /// <summary>The node is to get it.</summary>
    Passed,

    /// <summary>Send the reply and close, orderly, so that it arrives. The node is not to hear of it.</summary>
    Refused,

    /// <summary>Close without a reply. The node is not to hear of it.</summary>
    Malformed,
}
