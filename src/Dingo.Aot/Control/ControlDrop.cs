namespace Dingo.Aot.Control;

/// <summary>Why a client was let go before it left. The texts are in <see cref="ControlDropNames"/>.</summary>
internal enum ControlDrop : byte
{
    /// <summary>It left by itself.</summary>
    None,

    /// <summary>It did not finish a request in time.</summary>
    RequestTimedOut,

    /// <summary>It did not read.</summary>
    WriteStalled,

    /// <summary>It sent more than a request may be.</summary>
    TooLarge,

    /// <summary>A newer one needed its place.</summary>
    Displaced,

    /// <summary>There was no place for it.</summary>
    Busy,

    /// <summary>It is of another user.</summary>
    NotPermitted,

    /// <summary>The daemon stops.</summary>
    Stopping,
}
