using Dingo.Aot.HandOver;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.Recycling;

/// <summary>Asks that connections on which nothing moves any more be recycled, so that their peers can be dialled anew.</summary>
/// <remarks>
/// <para>
/// Only connections that we use are its business, and those that a node behind us does: nobody could dial the others anew, and they have
/// the limits of their mini-protocols and of a write. It looks at them ten times within its shortest limit, at most every
/// <see cref="LongestInterval"/>, and asks once for each, however often it looks: what it has asked for is forgotten when it is gone, so
/// there is never more of it than connections.
/// </para>
/// <para>Nothing here understands what is forwarded; there the kernel knows whether the other side is alive.</para>
/// </remarks>
internal sealed class StallRecycler : IAsyncDisposable
{
    /// <summary>The longest pause between two looks.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _looking = new();
    private readonly Lock _limitsLock = new();
    private readonly KeepAliveProbes _probes;
    private readonly Func<IEnumerable<Connection>> _connections;
    private readonly Func<Connection, string, RecycleOutcome> _request;
    private readonly ITimer _timer;
    private readonly long[] _requests = new long[StallCauseNames.Count * RecycleOutcomeNames.Count];
    private StallLimits _limits;
    private Dictionary<Connection, Seen> _seen = [];

    /// <summary>Begins to watch, unless there is nothing to watch for.</summary>
    /// <param name="limits">What counts as standing still.</param>
    /// <param name="probes">Know since when a keep-alive is unanswered.</param>
    /// <param name="connections">The established connections that we, or a node behind us, use.</param>
    /// <param name="request">Requests that one be recycled, with a reason for people.</param>
    /// <param name="time">Says when to look.</param>
    public StallRecycler(
        StallLimits limits, KeepAliveProbes probes, Func<IEnumerable<Connection>> connections, Func<Connection, string, RecycleOutcome> request,
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
            var seen = new Dictionary<Connection, Seen>();
            foreach (var connection in _connections())
            {
                if (Look(connection, _seen.GetValueOrDefault(connection)) is var now && now != default)
                    seen.Add(connection, now);
            }

            _seen = seen;
        }
        finally
        {
            _looking.Exit();
        }
    }

    private Seen Look(Connection connection, Seen before)
    {
        if (before.IsRequested)
            return before;
        var limits = Limits;
        long now = connection.Wheel.NowMs;
        long? owedForMs = connection.IsForwarded ? connection.UnacknowledgedForMs : null;
        // The kernel counts from the last sign of life, which may have come long before there was something to acknowledge.
        long? owedSinceMs = owedForMs is { } owed ? Math.Max(now - owed, before.OwedSinceMs ?? now) : null;

        var silent = Since(_probes.Find(connection)?.UnansweredSinceMs, now);
        var blocked = Since(connection.WriteBlockedSinceMs, now);
        var owing = Since(owedSinceMs, now);
        // A peer that does not read gets no keep-alive to answer either: the write is the cause.
        bool isRequested = true;
        if (IsOver(blocked, limits.Write))
            Request(connection, StallCause.Write, blocked);
        else if (IsOver(silent, limits.KeepAlive))
            Request(connection, StallCause.KeepAlive, silent);
        else if (IsOver(owing, limits.KeepAlive))
            Request(connection, StallCause.Unacknowledged, owing);
        else
            isRequested = false;
        return new Seen(isRequested, owedSinceMs);
    }

    private void Request(Connection connection, StallCause cause, TimeSpan since) =>
        Interlocked.Increment(ref Counter(cause, _request(connection, cause.Explain(since, connection.IsNodeBlocked))));

    private ref long Counter(StallCause cause, RecycleOutcome outcome) => ref _requests[((int)cause * RecycleOutcomeNames.Count) + (int)outcome];

    private static TimeSpan Since(long? startMs, long nowMs) => TimeSpan.FromMilliseconds(startMs is { } start ? nowMs - start : 0);

    private static bool IsOver(TimeSpan time, TimeSpan limit) => limit > TimeSpan.Zero && time >= limit;

    /// <param name="IsRequested">Its recycling was asked for.</param>
    /// <param name="OwedSinceMs">Since when a side of it owes an acknowledgement, as far as that was seen.</param>
    private readonly record struct Seen(bool IsRequested, long? OwedSinceMs);
}
