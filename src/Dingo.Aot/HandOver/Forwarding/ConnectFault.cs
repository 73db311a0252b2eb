namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>What it says of a node that it could not be connected to.</summary>
internal enum ConnectFault
{
    /// <summary>Nothing that can be relied on: it took too long, was given up, or went wrong in some rarer way.</summary>
    Unclear,

    /// <summary>That nobody listens there, or that no way leads there.</summary>
    NodeDown,

    /// <summary>Nothing: as many wait to be accepted as may (connect(2) at a Unix socket), and there may be room in a moment.</summary>
    QueueFull,

    /// <summary>Nothing: descriptors, ports or memory have run out on our side.</summary>
    Shortage,
}
