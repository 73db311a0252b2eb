namespace Dingo.ConnManager;

/// <summary>Lets one log line per <see cref="Interval"/> through, and says how many it kept back before: one for each place in the code.</summary>
/// <remarks>Safe on any thread; takes no lock.</remarks>
internal sealed class LinePacer(TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _nextTimestamp = long.MinValue;
    private long _suppressed;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="suppressed">Lines kept back since the last that was written.</param>
    public bool TryPass(out long suppressed)
    {
        suppressed = 0;
        long now = time.GetTimestamp();
        long next = Interlocked.Read(ref _nextTimestamp);
        long then = now + (long)(Interval.TotalSeconds * time.TimestampFrequency);
        if (now < next || Interlocked.CompareExchange(ref _nextTimestamp, then, next) != next)
        {
            Interlocked.Increment(ref _suppressed);
            return false;
        }

        suppressed = Interlocked.Exchange(ref _suppressed, 0);
        return true;
    }
}
