using Microsoft.Extensions.Logging;

namespace Dingo.Tests.ConnManager;

/// <summary>A log that does what the test says whenever it is told something.</summary>
/// <param name="act">Is given what the line is about.</param>
internal sealed class ActingLog(Action<EventId> act) : ILoggerFactory, ILogger
{
    /// <summary>One whose every line ends in an exception.</summary>
    public static readonly ActingLog Failing = new(static _ => throw new InvalidOperationException("The disk is full."));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        act(eventId);
}
