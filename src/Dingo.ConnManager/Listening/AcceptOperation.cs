using System.Net.Sockets;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.ConnManager.Listening;

/// <summary>The one accept operation of a listening socket, used over and over.</summary>
/// <remarks>
/// Where there are pollers it waits with one of them until there is somebody to accept, and then completes at once. Should nobody be there
/// after all, and where there are no pollers, the socket engine waits.
/// </remarks>
internal sealed class AcceptOperation : SocketAsyncEventArgs
{
    private readonly Socket _listener;
    private readonly ArrivalWatch? _arrivals;
    private readonly EngineYield? _yield;
    private readonly Action _goOn;
    private Action? _continuation;
    private int _yielding;

    /// <param name="listener">Listens.</param>
    /// <param name="isOurs">Nobody else closes it. Of one that somebody does close only the socket engine knows.</param>
    public AcceptOperation(Socket listener, bool isOurs)
        : base(true)
    {
        _listener = listener;
        _goOn = GoOn;
        _arrivals = isOurs && Pollers.AreUsed ? ArrivalWatch.TryStart(listener, Accept) : null;
        _yield = _arrivals is null ? new EngineYield() : null;
    }

    public Action Continuation
    {
        set => _continuation = value;
    }

    /// <returns>False when it completed at once.</returns>
    public bool Start() => _arrivals is { } arrivals && arrivals.Wait() || TryAccept();

    /// <summary>Starts it behind what waits to be served.</summary>
    /// <returns>False when it completed at once.</returns>
    public bool StartLater()
    {
        if (_arrivals is { } arrivals)
            return arrivals.WaitLater() || TryAccept();
        Volatile.Write(ref _yielding, 1);
        _yield!.Yield(_goOn);
        return true;
    }

    /// <summary>Completes it as aborted, if it is left pending and the engine does not wait. Any thread, which goes on with it.</summary>
    /// <returns>False when only a connection, or the end of the listener, completes it.</returns>
    public bool TryAbort()
    {
        if (!(_arrivals?.Cancel() ?? EndYield()))
            return false;
        SocketError = SocketError.OperationAborted;
        _continuation!();
        return true;
    }

    /// <summary>Before the listener is closed.</summary>
    public void StopWatching()
    {
        _arrivals?.Dispose();
        _yield?.Close();
    }

    public AcceptOutcome<Socket> Take()
    {
        Socket? accepted = AcceptSocket;
        AcceptSocket = null;
        if (SocketError == SocketError.Success && accepted is not null)
            return new(accepted, SocketError.Success);

        accepted?.Dispose();
        return new(null, SocketError);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _continuation!();

    private void GoOn()
    {
        if (EndYield())
            Accept();
    }

    private bool EndYield() => Interlocked.Exchange(ref _yielding, 0) != 0;

    private void Accept()
    {
        if (!TryAccept())
            _continuation!();
    }

    // Returns false when it completed at once.
    private bool TryAccept()
    {
        AcceptSocket = null;
        try
        {
            return _listener.AcceptAsync(this);
        }
        catch (ObjectDisposedException)
        {
            SocketError = SocketError.OperationAborted;
            return false;
        }
        catch (SocketException e)
        {
            SocketError = e.SocketErrorCode;
            return false;
        }
    }
}
