using Dingo.Aot.Configuration;
using Microsoft.Extensions.Logging;
using ZLogger;
using ZLogger.Providers;

namespace Dingo.Aot.Logging;

/// <summary>The daemon's log: makes loggers, and on disposal flushes what they wrote, within a second.</summary>
/// <remarks>An <see cref="ILoggerFactory"/> of its own, because the usual one brings a container and an options system.</remarks>
internal sealed class DaemonLog : ILoggerFactory, IAsyncDisposable
{
    private readonly LogQueue _queue;
    private readonly ZLoggerLogProcessorLoggerProvider _provider;
    private LogLevel _level;

    /// <summary>Opens a log.</summary>
    /// <param name="options">Level and format.</param>
    /// <param name="stream">Where lines go; not disposed. May block: only the log's own thread writes to it.</param>
    /// <param name="time">Stamps the lines.</param>
    public DaemonLog(LogOptions options, Stream stream, TimeProvider time)
    {
        _level = options.Level;
        IZLoggerFormatter formatter = options.Format == LogFormat.Json ? new JsonLineFormatter() : new TextLineFormatter();
        _queue = new LogQueue(stream, formatter, time);
        _provider = new ZLoggerLogProcessorLoggerProvider(
            _queue,
            // Values are formatted on the log's thread, not on the caller's.
            new ZLoggerOptions { TimeProvider = time, IsFormatLogImmediatelyInStandardLog = false });
    }

    /// <summary>Raised after <see cref="Level"/> was set, on the thread that set it.</summary>
    public event Action? LevelChanged;

    /// <summary>The least level that is written. May be set at any time, from any thread, and holds for every logger at once.</summary>
    public LogLevel Level
    {
        get => _level;
        set
        {
            _level = value;
            LevelChanged?.Invoke();
        }
    }

    /// <inheritdoc cref="LogQueue.Dropped"/>
    public long Dropped => _queue.Dropped;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LeveledLogger(_provider.CreateLogger(categoryName), this);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The daemon logs to one place.");

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();
}
