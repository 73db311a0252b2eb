using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>Tells the log of accept errors, one line per <see cref="Interval"/> at most; the rest is counted into the next line.</summary>
/// <remarks>Not thread-safe: belongs to one acceptor.</remarks>
internal sealed class AcceptErrorLog(string listener, ILogger logger, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _lastLine;
    private long _suppressed;
    private bool _wroteBefore;

    public void AcceptFailed(AcceptErrorKind kind, SocketError error)
    {
        if (IsDue(out long suppressed))
            ListeningLog.AcceptFailed(logger, listener, kind.Name(), (int)error, suppressed);
    }

    public void ReceiverFailed(Exception exception)
    {
        if (IsDue(out long suppressed))
            ListeningLog.ReceiverFailed(logger, exception, listener, suppressed);
    }

    // At most once in a listener's life, so it is never suppressed.
    public void ListenerLost(SocketError error) => ListeningLog.ListenerLost(logger, listener, (int)error);

    private bool IsDue(out long suppressed)
    {
        long now = time.GetTimestamp();
        suppressed = _suppressed;
        if (_wroteBefore && time.GetElapsedTime(_lastLine, now) < Interval)
        {
            _suppressed++;
            return false;
        }

        _wroteBefore = true;
        _lastLine = now;
        _suppressed = 0;
        return true;
    }
}
