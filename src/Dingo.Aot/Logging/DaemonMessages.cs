using Microsoft.Extensions.Logging;
using ZLogger;

namespace Dingo.Aot.Logging;

/// <summary>What the daemon itself logs. Values are primitives and texts only: see <see cref="JsonLineFormatter"/>.</summary>
internal static partial class DaemonMessages
{
    [ZLoggerMessage(LogEventIds.Starting, LogLevel.Information, "starting {version} on {network} (magic {magic})")]
    public static partial void Starting(this ILogger logger, string version, string network, uint magic);

    [ZLoggerMessage(LogEventIds.Ready, LogLevel.Information, "ready: {addresses}")]
    public static partial void Ready(this ILogger logger, string addresses);

    [ZLoggerMessage(LogEventIds.Stopping, LogLevel.Information, "stopping")]
    public static partial void Stopping(this ILogger logger);

    [ZLoggerMessage(LogEventIds.Stopped, LogLevel.Information, "stopped cleanly")]
    public static partial void Stopped(this ILogger logger);

    [ZLoggerMessage(LogEventIds.CannotBind, LogLevel.Critical, "cannot bind {key} '{address}': {reason}")]
    public static partial void CannotBind(this ILogger logger, string key, string address, string reason);

    [ZLoggerMessage(LogEventIds.MetricsAcceptFailed, LogLevel.Warning, "metrics endpoint: accept failed: {error} ({suppressed} more since the last such line)")]
    public static partial void MetricsAcceptFailed(this ILogger logger, string error, long suppressed);
}
