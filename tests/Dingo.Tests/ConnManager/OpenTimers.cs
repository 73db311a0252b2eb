using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>Virtual time that knows its timers: how many there are, how often one was set, and after how long one fired.</summary>
internal sealed class OpenTimers : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _fired = [];
    private int _count;
    private int _made;
    private int _settings;

    /// <summary>Timers that are not disposed of.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Timers that there have been; each runs when it is counted.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>How often a timer was set after it was made; it runs so when that is counted.</summary>
    public int Settings => Volatile.Read(ref _settings);

    /// <summary>Of each time that a timer fired: how long after it was set.</summary>
    public IReadOnlyCollection<TimeSpan> Fired => _fired;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _count);
        var timer = new Timer(this);
        timer.Run(base.CreateTimer(
            _ =>
            {
                timer.Fires();
                callback(state);
            },
            null, dueTime, period));
        Interlocked.Increment(ref _made);
        return timer;
    }

    private sealed class Timer(OpenTimers time) : ITimer
    {
        private long _set = time.GetTimestamp();
        private ITimer _inner = null!;
        private int _disposed;

        public void Run(ITimer inner) => _inner = inner;

        public void Fires() => time._fired.Enqueue(time.GetElapsedTime(Volatile.Read(ref _set)));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // Before it is: it has never run for less than it says.
            Volatile.Write(ref _set, time.GetTimestamp());
            bool isSet = _inner.Change(dueTime, period);
            Interlocked.Increment(ref time._settings);
            return isSet;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                Interlocked.Decrement(ref time._count);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
