namespace Dingo.Aot.Configuration;

/// <summary>What a listener must be for a key of it to mean anything.</summary>
internal enum ListenerTrait
{
    /// <summary>A listener.</summary>
    None,

    /// <summary>One at a Unix socket.</summary>
    Unix,

    /// <summary>One at a TCP address.</summary>
    Tcp,

    /// <summary>One that forwards.</summary>
    Forwarding,
}
