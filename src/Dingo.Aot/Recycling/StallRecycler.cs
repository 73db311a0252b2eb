using Dingo.Aot.HandOver;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.Recycling;

/// <summary>Asks that connections on which nothing moves any more be recycled, so that their peers can be dialled anew.</summary>
/// <remarks>
/// Only connections that we use are its business: nobody here could dial the others, and they have the limits of their mini-protocols
/// and of a write. It looks at them ten times within its shortest limit, at most every <see cref="LongestInterval"/>, and asks once for
/// each, however often it looks: what it has asked for is forgotten when it is gone, so there is never more of it than connections.
/// </remarks>
internal sealed class StallRecycler : IAsyncDisposable
{
    /// <summary>The longest pause between two looks.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _looking = new();
    private readonly Lock _limitsLock = new();
    private readonly KeepAliveProbes _probes;
    private readonly Func<IReadOnlyList<Connection>> _connections;
    private readonly Func<Connection, string, RecycleOutcome> _request;
    private readonly ITimer _timer;
    private readonly long[] _requests = new long[StallCauseNames.Count * RecycleOutcomeNames.Count];
    private StallLimits _limits;
    private HashSet<Connection> _requested = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins to watch, unless there is nothing to watch for.</summary>
    /// <param name="limits">What counts as standing still.</param>
    /// <param name="probes">Know since when a keep-alive is unanswered.</param>
    /// <param name="connections">The established connections that we use.</param>
    /// <param name="request">Requests that one be recycled, with a reason for people.</param>
    /// <param name="time">Says when to look.</param>
    public StallRecycler(
        StallLimits limits, KeepAliveProbes probes, Func<IReadOnlyList<Connection>> connections, Func<Connection, string, RecycleOutcome> request,
        TimeProvider time)
    {
        _probes = probes;
        _connections = connections;
        _request = request;
        _timer = time.CreateTimer(
            static recycler => ((StallRecycler)recycler!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Limits = limits;
    }

    /// <summary>What counts as standing still, from the next look on. To be set by one thread at a time.</summary>
    public StallLimits Limits
    {
        get
        {
            lock (_limitsLock)
                return _limits;
        }

        set
        {
            lock (_limitsLock)
                _limits = value;
            var interval = value.Shortest == TimeSpan.Zero
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromTicks(Math.Clamp(value.Shortest.Ticks / 10, ShortestInterval.Ticks, LongestInterval.Ticks));
            _timer.Change(interval, interval);
        }
    }

    /// <summary>Requests so far.</summary>
    /// <param name="cause">For what.</param>
    /// <param name="outcome">What came of them.</param>
    public long Requests(StallCause cause, RecycleOutcome outcome) => Volatile.Read(ref Counter(cause, outcome));

    /// <summary>Stops watching; when it returns no look is in progress.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        // A look that takes longer than the interval must not be overtaken by the next.
        if (!_looking.TryEnter())
            return;
        try
        {
            var stillThere = new HashSet<Connection>(ReferenceEqualityComparer.Instance);
            foreach (var connection in _connections())
            {
                if (_requested.Contains(connection) || Recycle(connection))
                    stillThere.Add(connection);
            }

            _requested = stillThere;
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <returns>Whether it was asked for.</returns>
    private bool Recycle(Connection connection)
    {
        var limits = Limits;
        long now = connection.Wheel.NowMs;
        var silent = Since(_probes.Find(connection)?.UnansweredSinceMs, now);
        var blocked = Since(connection.WriteBlockedSinceMs, now);
        // A peer that does not read gets no keep-alive to answer either: the write is the cause.
        if (IsOver(blocked, limits.Write))
            Request(connection, StallCause.Write, blocked);
        else if (IsOver(silent, limits.KeepAlive))
            Request(connection, StallCause.KeepAlive, silent);
        else
            return false;
        return true;
    }

    private void Request(Connection connection, StallCause cause, TimeSpan since) =>
        Interlocked.Increment(ref Counter(cause, _request(connection, cause.Explain(since))));

    private ref long Counter(StallCause cause, RecycleOutcome outcome) => ref _requests[((int)cause * RecycleOutcomeNames.Count) + (int)outcome];

    private static TimeSpan Since(long? startMs, long nowMs) => TimeSpan.FromMilliseconds(startMs is { } start ? nowMs - start : 0);

    private static bool IsOver(TimeSpan time, TimeSpan limit) => limit > TimeSpan.Zero && time >= limit;
}
