using Dingo.Aot.HandOver;

namespace Dingo.Aot.Peers;

/// <summary>What is known of the peers behind one access point: there may be several where a name has several addresses.</summary>
/// <remarks>Safe on any thread.</remarks>
/// <param name="name">The access point as it was configured.</param>
internal sealed class PeerFigures(string name) : IRoundTrips
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    private readonly long[] _dials = new long[DialOutcome.Count];
    private readonly long[] _roundTrips = new long[Bounds.Length + 1];
    private long _roundTripTicks;
    private long _lastTicks = -1;
    private long _pauseTicks;
    private int _up;

    /// <summary>The upper bounds of the buckets of <see cref="RoundTripsIn"/>, in seconds.</summary>
    public static ReadOnlySpan<double> RoundTripBounds => Bounds;

    /// <summary>The access point as it was configured.</summary>
    public string Name => name;

    /// <summary>Connections that are up.</summary>
    public int Up => Volatile.Read(ref _up);

    /// <summary>The last round trip, or null when there was none yet.</summary>
    public TimeSpan? LastRoundTrip => Volatile.Read(ref _lastTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>All round trips together.</summary>
    public TimeSpan RoundTripSum => TimeSpan.FromTicks(Volatile.Read(ref _roundTripTicks));

    /// <summary>How long the pause is that was begun last; zero when it is over.</summary>
    public TimeSpan Pause
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _pauseTicks));
        set => Volatile.Write(ref _pauseTicks, value.Ticks);
    }

    /// <summary>Dials that ended so.</summary>
    public long Dials(DialOutcome outcome) => Volatile.Read(ref _dials[outcome.Index]);

    /// <summary>Round trips in one bucket; the last is for those above all bounds.</summary>
    public long RoundTripsIn(int bucket) => Volatile.Read(ref _roundTrips[bucket]);

    /// <summary>Counts a dial that ended.</summary>
    public void Count(DialOutcome outcome) => Interlocked.Increment(ref _dials[outcome.Index]);

    /// <summary>A connection is up.</summary>
    public void CountUp() => Interlocked.Increment(ref _up);

    /// <summary>It is down.</summary>
    public void CountDown() => Interlocked.Decrement(ref _up);

    /// <inheritdoc/>
    public void Add(TimeSpan roundTrip)
    {
        int bucket = 0;
        while (bucket < Bounds.Length && roundTrip.TotalSeconds > Bounds[bucket])
            bucket++;
        Interlocked.Increment(ref _roundTrips[bucket]);
        Interlocked.Add(ref _roundTripTicks, roundTrip.Ticks);
        Volatile.Write(ref _lastTicks, roundTrip.Ticks);
    }
}
