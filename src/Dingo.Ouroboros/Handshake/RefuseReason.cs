namespace Dingo.Ouroboros.Handshake;

/// <summary>Why a handshake is refused; the values are those on the wire.</summary>
public enum RefuseReason : byte
{
    /// <summary>There is no common version.</summary>
    VersionMismatch = 0,

    /// <summary>The data of the highest common version is not what that version says it must be.</summary>
    DecodeError = 1,

    /// <summary>The data can be read and is not acceptable. We say so of one thing only: another network magic.</summary>
    Refused = 2,
}
