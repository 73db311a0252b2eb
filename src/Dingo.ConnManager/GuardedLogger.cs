using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager;

/// <summary>A logger that cannot hurt: what it is called from are socket engine threads, where an exception ends the process.</summary>
/// <remarks>An embedder's logger may throw (the usual one does, when one of its sinks fails). The line is lost, and that is all.</remarks>
internal sealed class GuardedLogger(ILogger inner) : ILogger
{
    private long _failures;

    /// <summary>Lines that were lost to an exception.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}
