namespace Dingo.ConnManager.Outbound.Names;

/// <summary>Why a name has no answer.</summary>
public enum NameFailure : byte
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>There is no such name, or none with such a record.</summary>
    NotFound,

    /// <summary>No name server answered, or none could.</summary>
    Unavailable,

    /// <summary>It is not the name of a host.</summary>
    Invalid,
}
