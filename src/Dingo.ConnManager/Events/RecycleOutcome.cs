namespace Dingo.ConnManager.Events;

/// <summary>What became of a request to recycle. The texts are in <see cref="RecycleOutcomeNames"/>.</summary>
public enum RecycleOutcome : byte
{
    /// <summary>The connection was open, and this request closed it.</summary>
    Closed,

    /// <summary>It had left, or had a reason to close already: nothing was done.</summary>
    Stale,

    /// <summary>There never was such a connection.</summary>
    Unknown,

    /// <summary>The request's identity and its key name different connections: nothing was done.</summary>
    Contradictory,
}
