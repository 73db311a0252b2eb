namespace Dingo.ConnManager.Outbound;

/// <summary>What became of dials, counted since the connection manager was made. Any thread may read and count.</summary>
public sealed class DialFigures
{
    private readonly long[] _failed = new long[OutboundFailureNames.Count];
    private long _established;
    private long _reused;
    private long _cancelled;

    /// <summary>Dials that led to a new connection.</summary>
    public long Established => Volatile.Read(ref _established);

    /// <summary>Dials that were served by a connection which the peer had opened.</summary>
    public long Reused => Volatile.Read(ref _reused);

    /// <summary>Dials that the caller gave up.</summary>
    public long Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>Dials that failed so.</summary>
    public long Failed(OutboundFailure failure) => Volatile.Read(ref _failed[(int)failure]);

    internal void CountEstablished() => Interlocked.Increment(ref _established);

    internal void CountReused() => Interlocked.Increment(ref _reused);

    internal void CountCancelled() => Interlocked.Increment(ref _cancelled);

    internal void CountFailed(OutboundFailure failure) => Interlocked.Increment(ref _failed[(int)failure]);
}
