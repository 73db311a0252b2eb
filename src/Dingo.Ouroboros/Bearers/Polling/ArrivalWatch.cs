using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>Tells on a poller's thread when there are connections to accept, so that they can be served on the thread that accepts them. Linux.</summary>
/// <remarks>
/// A loop that the runtime's socket engine wakes instead takes a second thread for every connection: measured, a third more processor time
/// for each that only shakes hands. What is accepted anywhere but on the poller's thread may be accepted in vain: what the poller has seen is
/// told a moment later.
/// </remarks>
public sealed class ArrivalWatch : Watched, IDisposable
{
    private const SocketEvents Arrivals = SocketEvents.Readable | SocketEvents.Edges;

    private readonly Socket _listener;
    private readonly SafeHandle _handle;
    private readonly Action _arrived;
    private readonly Poller _poller = Pollers.Choose();
    private int _awaited;
    private int _disposed;

    private ArrivalWatch(Socket listener, Action arrived)
    {
        _listener = listener;
        _handle = listener.SafeHandle;
        _arrived = arrived;
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="listener">Listens. Stays the caller's, who closes it after this.</param>
    /// <param name="arrived">Called once for each wait that was left pending, when there is a connection to accept. May not block.</param>
    /// <returns>Null when the system refuses.</returns>
    public static ArrivalWatch? TryStart(Socket listener, Action arrived)
    {
        var watch = new ArrivalWatch(listener, arrived);
        return watch._poller.TryWatch(watch, watch._handle, Arrivals) ? watch : null;
    }

    /// <summary>Waits for a connection. One wait at a time.</summary>
    /// <returns>False when there is one at once: nobody is called then.</returns>
    public bool Wait()
    {
        // First this and then the look: who comes later is told of.
        Interlocked.Exchange(ref _awaited, 1);
        return !HasArrivals() || !Cancel();
    }

    /// <summary>Waits for a connection, also for one that is there, until those are served that the poller has to tell already.</summary>
    /// <returns>False when the system refuses to tell: nobody is called then.</returns>
    public bool WaitLater()
    {
        Interlocked.Exchange(ref _awaited, 1);
        return _poller.TryWatchAlso(this, _handle, Arrivals) || !Cancel();
    }

    /// <summary>Ends the wait that is pending. Any thread.</summary>
    /// <returns>False when there was none, or it is being told of: the caller is not the one to go on then.</returns>
    public bool Cancel() => Interlocked.Exchange(ref _awaited, 0) != 0;

    /// <summary>Ends the watching, not the wait. Any thread, also twice.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _poller.Leave(this, _handle);
    }

    internal override void OnEvents(SocketEvents events)
    {
        if (Cancel())
            _arrived();
    }

    // Cheaper than an accept in vain, after which the socket engine would be told of whoever comes as well.
    private bool HasArrivals()
    {
        try
        {
            return _listener.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed, or broken, as the accept will find.
            return true;
        }
    }
}
