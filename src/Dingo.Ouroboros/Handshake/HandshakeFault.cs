namespace Dingo.Ouroboros.Handshake;

/// <summary>What is wrong with a peer's handshake so that the connection is closed without an answer.</summary>
public enum HandshakeFault : byte
{
    /// <summary>Nothing is.</summary>
    None,

    /// <summary>The message is, or must become, larger than 5,760 bytes.</summary>
    TooLarge,

    /// <summary>The bytes are not CBOR.</summary>
    NotCbor,

    /// <summary>Items are nested deeper than any handshake needs.</summary>
    TooDeep,

    /// <summary>Bytes follow the message, although it is our turn to speak.</summary>
    TrailingBytes,

    /// <summary>The CBOR is not a handshake message: another type, another number of fields, or an indefinite length.</summary>
    WrongShape,

    /// <summary>A handshake message with a tag that does not exist.</summary>
    UnknownMessage,

    /// <summary>A handshake message that it is not the peer's turn to send.</summary>
    UnexpectedMessage,

    /// <summary>Recognised versions stand in the map in descending order.</summary>
    VersionsUnordered,

    /// <summary>A recognised version stands in the map twice.</summary>
    VersionsRepeated,

    /// <summary>A version was accepted that we did not propose.</summary>
    VersionNotProposed,

    /// <summary>A version has data that cannot be read as that version's.</summary>
    VersionDataUnreadable,

    /// <summary>A version was accepted with data that our own acceptance rule refuses (another network magic).</summary>
    InvalidServerSelection,
}
