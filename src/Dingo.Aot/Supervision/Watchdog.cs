namespace Dingo.Aot.Supervision;

/// <summary>Beats at an interval for as long as the daemon is alive.</summary>
/// <remarks>
/// Each beat runs on the thread pool, and the next one is due an interval after the last one was done: a daemon whose pool starves, or
/// whose answer never comes, stops beating, and holds one thread with that.
/// </remarks>
internal sealed class Watchdog : IDisposable
{
    /// <summary>No two beats are further apart; a timer must be able to count it.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    // Whoever asks for more would keep the daemon busy with nothing else.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _interval;
    private readonly Func<bool> _isAlive;
    private readonly Action _beat;
    private readonly ITimer _timer;

    /// <summary>Beats at once, and then at every interval until it is disposed.</summary>
    /// <param name="interval">Held between a millisecond and <see cref="LongestInterval"/>.</param>
    /// <param name="isAlive">Asked before each beat; false skips it. Must not throw.</param>
    /// <param name="beat">The beat. Must neither wait nor throw.</param>
    /// <param name="time">The clock.</param>
    public Watchdog(TimeSpan interval, Func<bool> isAlive, Action beat, TimeProvider time)
    {
        _interval = interval < ShortestInterval ? ShortestInterval : interval > LongestInterval ? LongestInterval : interval;
        _isAlive = isAlive;
        _beat = beat;
        _timer = time.CreateTimer(static watchdog => ((Watchdog)watchdog!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Not above: the first turn must find the timer.
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins no further beat.</summary>
    public void Dispose() => _timer.Dispose();

    private void Turn()
    {
        if (_isAlive())
            _beat();
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }
}
