namespace Dingo.ConnManager.Listening;

/// <summary>Why a listener could not be bound.</summary>
public enum ListenFailure
{
    /// <summary>Someone else listens there, and lives.</summary>
    AddressInUse,

    /// <summary>The system does not let this user bind there, or give the socket that group.</summary>
    PermissionDenied,

    /// <summary>This host has no such address, address family or directory.</summary>
    AddressNotAvailable,

    /// <summary>Something that is not a socket stands at the path; it was left alone.</summary>
    PathOccupied,

    /// <summary>The address as given can never work: a path too long, a group that does not exist.</summary>
    Invalid,

    /// <summary>Anything else; the message says what.</summary>
    Other,
}
