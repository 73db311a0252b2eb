using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>Virtual time that knows of its timers how many are there, and how often one was set.</summary>
internal sealed class OpenTimers : FakeTimeProvider
{
    private int _count;
    private int _made;
    private int _settings;

    /// <summary>Timers that are not disposed of.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Timers that there have been; each runs when it is counted.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>How often a timer was set after it was made.</summary>
    public int Settings => Volatile.Read(ref _settings);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _count);
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        Interlocked.Increment(ref _made);
        return timer;
    }

    private sealed class Timer(OpenTimers time, ITimer inner) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref time._settings);
            return inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                Interlocked.Decrement(ref time._count);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
