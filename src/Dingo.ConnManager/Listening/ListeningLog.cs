using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>Every line that listening writes. Ids 1000 to 1099 are its own; one given away is never used again.</summary>
internal static partial class ListeningLog
{
    [LoggerMessage(1000, LogLevel.Warning,
        "Accept on {Listener} failed: {Kind} (socket error {Error}); {Suppressed} more went unlogged since the last such line")]
    public static partial void AcceptFailed(ILogger logger, string listener, string kind, int error, long suppressed);

    [LoggerMessage(1001, LogLevel.Error,
        "Listener {Listener} closed a connection because its receiver failed; {Suppressed} more errors went unlogged since the last such line")]
    public static partial void ReceiverFailed(ILogger logger, Exception exception, string listener, long suppressed);

    [LoggerMessage(1002, LogLevel.Error, "Listener {Listener} is lost (socket error {Error}): nothing is accepted there any more")]
    public static partial void ListenerLost(ILogger logger, string listener, int error);
}
