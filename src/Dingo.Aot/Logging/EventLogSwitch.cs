using Dingo.ConnManager.Events;
using Dingo.Events;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot.Logging;

/// <summary>Has the events of connections' lives logged while the log wants such lines: else each would wake a reader for nothing.</summary>
internal sealed class EventLogSwitch : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly EventBus<AnyEvent> _bus;
    private readonly DaemonLog _log;
    private readonly ILogger _logger;
    private EventLog? _writing;

    /// <summary>Follows the log's level from now on.</summary>
    public EventLogSwitch(EventBus<AnyEvent> bus, DaemonLog log)
    {
        _bus = bus;
        _log = log;
        _logger = log.CreateLogger("Events");
        _log.LevelChanged += Follow;
        Follow();
    }

    /// <summary>Waits until everything that was published before the bus was completed is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _log.LevelChanged -= Follow;
        EventLog? writing;
        lock (_lock)
            writing = _writing;
        if (writing is not null)
            await writing.DisposeAsync();
    }

    private void Follow()
    {
        lock (_lock)
        {
            bool isWanted = _logger.IsEnabled(LogLevel.Information);
            if (isWanted == _writing is not null)
                return;
            _writing?.Cut();
            _writing = isWanted ? new EventLog(_bus, _logger) : null;
        }
    }
}
