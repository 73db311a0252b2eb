namespace Dingo.ConnManager.Connections;

/// <summary>What becomes of a request to dial an address. Of several connections there the one with the greater verdict decides.</summary>
internal enum DialVerdict : byte
{
    /// <summary>Dial: there is a place.</summary>
    Dial,

    /// <summary>A connection there changes its state soon: ask again then.</summary>
    Wait,

    /// <summary>The peer dialled us from there, and not for use in both directions: the addresses are taken.</summary>
    Forbidden,

    /// <summary>The peer dialled us from there, for use in both directions: that connection serves.</summary>
    Reuse,

    /// <summary>There is an outbound connection, or a dial, already.</summary>
    Exists,

    /// <summary>All places for outbound connections are taken.</summary>
    Limit,

    /// <summary>The connection manager is not running, or stops.</summary>
    Stopping,
}
