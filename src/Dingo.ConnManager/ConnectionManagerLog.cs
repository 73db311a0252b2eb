using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager;

/// <summary>Every log message of the connection manager, listeners' errors excepted. Ids are never used again for another message.</summary>
internal static partial class ConnectionManagerLog
{
    public static void ConnectionFaulted(this ILogger logger, ConnectionId id, Exception exception) =>
        logger.ConnectionFaulted(id.Number, exception);

    [LoggerMessage(100, LogLevel.Information, "Listener {Name} is bound to {Address}")]
    public static partial void ListenerBound(this ILogger logger, string name, string address);

    [LoggerMessage(102, LogLevel.Information, "Listener {Listener} refused {Peer}: {Reason} ({Suppressed} more refusals since the last such line)")]
    public static partial void PeerRefused(this ILogger logger, string listener, string peer, string reason, long suppressed);

    [LoggerMessage(103, LogLevel.Information,
        "Handshake of connection {Connection} with {Peer} failed: {Outcome} ({Detail}; {Suppressed} more since the last such line)")]
    public static partial void HandshakeFailed(
        this ILogger logger, ulong connection, string peer, string outcome, string detail, long suppressed);

    [LoggerMessage(104, LogLevel.Error, "Code called for connection {Connection} failed; the connection is closed")]
    public static partial void ConnectionFaulted(this ILogger logger, ulong connection, Exception exception);

    [LoggerMessage(105, LogLevel.Information, "Recycling connection {Connection} ({Key}): {Reason}")]
    public static partial void Recycling(this ILogger logger, ulong connection, string key, string reason);

    [LoggerMessage(106, LogLevel.Information, "Connection {Connection} ({Key}) is gone already and cannot be recycled: {Reason}")]
    public static partial void RecycleStale(this ILogger logger, ulong connection, string key, string reason);

    [LoggerMessage(107, LogLevel.Error, "The accounting of connections does not add up ({Mismatches} times so far)")]
    public static partial void AccountingMismatch(this ILogger logger, long mismatches);

    [LoggerMessage(109, LogLevel.Warning, "{Count} connections are held by code that does not return, and outlive the stop")]
    public static partial void StopLeft(this ILogger logger, int count);

    [LoggerMessage(110, LogLevel.Error, "The closed callback failed for connection {Connection}")]
    public static partial void ClosedCallbackFailed(this ILogger logger, ulong connection, Exception exception);

    [LoggerMessage(111, LogLevel.Warning, "A request to recycle names connection {Connection} and, by its key, another ({Key}): {Reason}")]
    public static partial void RecycleContradictory(this ILogger logger, ulong connection, string key, string reason);

    [LoggerMessage(108, LogLevel.Warning, "{Count} connections had not ended when the time to stop was up, and were reset")]
    public static partial void StopCutShort(this ILogger logger, int count);

    [LoggerMessage(112, LogLevel.Information, "Draining {Count} connections over {Seconds} s")]
    public static partial void Draining(this ILogger logger, int count, double seconds);

    [LoggerMessage(113, LogLevel.Information, "Draining: {Left} of {Count} connections are left")]
    public static partial void DrainGoesOn(this ILogger logger, int left, int count);
}
