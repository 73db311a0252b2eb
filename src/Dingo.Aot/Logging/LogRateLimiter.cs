namespace Dingo.Aot.Logging;

/// <summary>Lets one line per interval through, and says how many it kept back before: one per place in the code.</summary>
/// <remarks>Safe from any thread; takes no lock.</remarks>
internal sealed class LogRateLimiter(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _nextTimestamp = long.MinValue;
    private long _suppressed;

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="suppressed">Lines kept back since the last that was written.</param>
    public bool TryPass(out long suppressed)
    {
        suppressed = 0;
        var now = time.GetTimestamp();
        var next = Interlocked.Read(ref _nextTimestamp);
        var then = now + (long)(Interval.TotalSeconds * time.TimestampFrequency);
        if (now < next || Interlocked.CompareExchange(ref _nextTimestamp, then, next) != next)
        {
            Interlocked.Increment(ref _suppressed);
            return false;
        }
        suppressed = Interlocked.Exchange(ref _suppressed, 0);
        return true;
    }
}
