namespace Dingo.Ouroboros.Bearers;

/// <summary>What became of a read from, or a write to, a bearer.</summary>
public enum BearerStatus : byte
{
    /// <summary>Bytes were moved.</summary>
    Moved,

    /// <summary>None could be moved now.</summary>
    WouldBlock,

    /// <summary>The peer ended its direction of the stream.</summary>
    Ended,

    /// <summary>The connection is broken.</summary>
    Broken,
}
