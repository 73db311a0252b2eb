namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>How a node did when it was last looked at, or connected to.</summary>
internal enum BackendState
{
    /// <summary>It has not been looked at yet: it is given connections, and promises nothing.</summary>
    Unknown,

    /// <summary>It is there.</summary>
    Up,

    /// <summary>It is not: it is given no connections until it is up again.</summary>
    Down,
}
