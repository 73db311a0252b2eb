namespace Dingo.Ouroboros.Segments;

/// <summary>The part one side plays in a mini-protocol; the initiator speaks first.</summary>
/// <remarks>
/// The values are those of a segment's mode bit for the <em>sender</em>: 0 for the initiator. (A comment in the reference
/// source says the opposite; its code, the network specification and captures agree on 0.)
/// </remarks>
public enum MiniProtocolRole : byte
{
    /// <summary>Opens the conversation (the client).</summary>
    Initiator = 0,

    /// <summary>Answers it (the server).</summary>
    Responder = 1,
}
