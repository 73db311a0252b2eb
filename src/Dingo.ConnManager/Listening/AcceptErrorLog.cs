using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>Tells the log of accept errors, as <see cref="LinePacer"/> lets it; the rest is counted into the next line.</summary>
internal sealed class AcceptErrorLog(string listener, ILogger logger, TimeProvider time)
{
    private readonly LinePacer _pacer = new(time);

    public void AcceptFailed(AcceptErrorKind kind, SocketError error)
    {
        if (_pacer.TryPass(out long suppressed))
            ListeningLog.AcceptFailed(logger, listener, kind.Name(), (int)error, suppressed);
    }

    public void ReceiverFailed(Exception exception)
    {
        if (_pacer.TryPass(out long suppressed))
            ListeningLog.ReceiverFailed(logger, exception, listener, suppressed);
    }

    // At most once in a listener's life, so it is never suppressed.
    public void ListenerLost(SocketError error) => ListeningLog.ListenerLost(logger, listener, (int)error);
}
