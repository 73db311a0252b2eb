namespace Dingo.Ouroboros.Handshake;

/// <summary>The tag that opens each handshake message.</summary>
internal enum HandshakeMessageKind : byte
{
    /// <summary>From the initiator; received by an initiator it is a simultaneous open.</summary>
    ProposeVersions = 0,
    AcceptVersion = 1,
    Refuse = 2,
    QueryReply = 3,
}
