namespace Dingo.Aot.Control;

/// <summary>Why a request is not answered. The texts are in <see cref="ControlErrorKindNames"/>.</summary>
internal enum ControlErrorKind : byte
{
    /// <summary>The line is no request.</summary>
    BadRequest,

    /// <summary>It is of a version that is not spoken here.</summary>
    UnsupportedVersion,

    /// <summary>There is no such command.</summary>
    UnknownCommand,

    /// <summary>An argument is missing, unknown, of the wrong type, or makes no sense.</summary>
    BadArgument,

    /// <summary>The line is longer than a request may be.</summary>
    TooLarge,

    /// <summary>Every place for clients is taken by one that is being answered.</summary>
    Busy,

    /// <summary>The client is neither of the daemon's user nor root.</summary>
    NotPermitted,

    /// <summary>The events from there on are not all to be had any more.</summary>
    CannotResume,

    /// <summary>The configuration that was read is wrong, and the one in force stays.</summary>
    NotReloaded,

    /// <summary>The daemon stops already.</summary>
    AlreadyStopping,

    /// <summary>Our own fault.</summary>
    Internal,
}
