namespace Dingo.ConnManager.Listening;

/// <summary>Why no connection came of an accept, sorted by what is to be done about it.</summary>
public enum AcceptErrorKind
{
    /// <summary>The peer, or the network between, gave up first: carry on.</summary>
    PeerTrouble,

    /// <summary>No file descriptor left in the process or the system: back off, and turn peers away meanwhile.</summary>
    DescriptorsExhausted,

    /// <summary>No memory or buffers left, or an error the runtime has no name for: back off.</summary>
    ResourcesExhausted,

    /// <summary>The receiver of the accepted connection threw: that connection was closed.</summary>
    ReceiverFailed,

    /// <summary>The listening socket itself is gone: the acceptor ends.</summary>
    ListenerLost,
}
