using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>Tells on a poller's thread when there are connections to accept, so that they are served where they were accepted. Linux.</summary>
/// <remarks>
/// A loop that the runtime's socket engine wakes instead takes a second thread for every connection: measured, a third more processor time
/// for each that only shakes hands.
/// </remarks>
public sealed class ArrivalWatch : Watched, IDisposable
{
    private const SocketEvents Arrivals = SocketEvents.Readable | SocketEvents.Edges;

    private readonly Socket _listener;
    private readonly Action _arrived;
    private readonly SafeHandle _handle;
    private readonly Poller? _poller;
    private int _awaited;
    private int _disposed;

    /// <summary>Begins to watch.</summary>
    /// <param name="listener">Listens. Stays the caller's, who closes it after this.</param>
    /// <param name="arrived">Called once for each wait that was left pending, when there is a connection to accept. May not block.</param>
    public ArrivalWatch(Socket listener, Action arrived)
    {
        _listener = listener;
        _arrived = arrived;
        _handle = listener.SafeHandle;
        var poller = Pollers.Choose();
        if (poller.TryWatch(this, _handle, Arrivals))
            _poller = poller;
    }

    /// <summary>Waits for a connection. One wait at a time.</summary>
    /// <returns>False when there is one at once, or when nobody would be told: nobody is called then.</returns>
    public bool Wait()
    {
        if (_poller is null)
            return false;
        // First this and then the look: who comes later is told of.
        Interlocked.Exchange(ref _awaited, 1);
        return !HasArrivals() || !Cancel();
    }

    /// <summary>Waits for a connection, also for one that is there, until those are served that the poller has to tell already.</summary>
    /// <returns>False when nobody would be told: nobody is called then.</returns>
    public bool WaitLater()
    {
        if (_poller is null)
            return false;
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
            _poller?.Leave(this, _handle);
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
