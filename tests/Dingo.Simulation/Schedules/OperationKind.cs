namespace Dingo.Simulation.Schedules;

/// <summary>What one step of a schedule does. Each means something in every state of the world, so that any part of a schedule is one.</summary>
internal enum OperationKind
{
    /// <summary>A peer connects, and may greet at once.</summary>
    Connect,

    /// <summary>A peer says something whole that fits the state it is in, or does not.</summary>
    Say,

    /// <summary>A peer begins to say something.</summary>
    Stutter,

    /// <summary>A peer says some more bytes of what it has begun.</summary>
    Drip,

    /// <summary>A peer answers a ping.</summary>
    Pong,

    /// <summary>A peer ends its direction.</summary>
    PeerEnds,

    /// <summary>A peer resets.</summary>
    PeerResets,

    /// <summary>A peer reads no more than some bytes, or reads on.</summary>
    Read,

    /// <summary>A peer's system holds acknowledgements back, or sends them.</summary>
    Acknowledge,

    /// <summary>We dial an address.</summary>
    Dial,

    /// <summary>We dial a name.</summary>
    DialName,

    /// <summary>A dial is given up.</summary>
    GiveUp,

    /// <summary>A connect that is on its way is decided, and who was reached may answer at once.</summary>
    Decide,

    /// <summary>Somebody here closes a connection.</summary>
    Close,

    /// <summary>Somebody here writes to a connection.</summary>
    Write,

    /// <summary>Somebody asks for a connection to be recycled: a live one, one that is gone, one that never was, or two at once.</summary>
    Recycle,

    /// <summary>The next hand-over, or the next closed callback, throws.</summary>
    Throw,

    /// <summary>A connection that was established elsewhere is added.</summary>
    Add,

    /// <summary>A connection is let go.</summary>
    Remove,

    /// <summary>The connection manager is stopped.</summary>
    Stop,

    /// <summary>The connection manager is started.</summary>
    Start,

    /// <summary>An accept fails.</summary>
    FailAccept,

    /// <summary>The process runs out of descriptors, or has some again.</summary>
    Exhaust,

    /// <summary>Time passes.</summary>
    Pass,

    /// <summary>Time leaps.</summary>
    Leap,

    /// <summary>A subscriber comes.</summary>
    Subscribe,

    /// <summary>A slow subscriber reads some events.</summary>
    Follow,

    /// <summary>A subscriber leaves.</summary>
    Unsubscribe,

    /// <summary>A completion that was held back comes through.</summary>
    Release,

    /// <summary>An attempt to reach a node is decided, and the node may answer at once.</summary>
    Reach,

    /// <summary>A node answers a proposal, or says something more.</summary>
    NodeSay,

    /// <summary>A node ends its direction.</summary>
    NodeEnds,

    /// <summary>A node resets.</summary>
    NodeResets,

    /// <summary>A node reads no more than some bytes, or reads on.</summary>
    NodeRead,

    /// <summary>A node is found up, or down, or is not to be reached the next time.</summary>
    NodeTurn,
}
