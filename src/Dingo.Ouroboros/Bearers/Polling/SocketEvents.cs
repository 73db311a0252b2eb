namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>What can be told of a socket: the EPOLL… of epoll_ctl(2).</summary>
[Flags]
internal enum SocketEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read.</summary>
    Readable = 0x1,

    /// <summary>There is room again for what is written.</summary>
    Writable = 0x4,

    /// <summary>The connection is broken. Told unasked.</summary>
    Broken = 0x8,

    /// <summary>Both directions have ended. Told unasked.</summary>
    Over = 0x10,

    /// <summary>The peer has ended its direction, behind what there is to read.</summary>
    PeerEnded = 0x2000,

    /// <summary>Each change is told once, and not for as long as it lasts.</summary>
    Edges = 1u << 31,
}
