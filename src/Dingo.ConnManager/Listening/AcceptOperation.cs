using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>The one accept operation of a listening socket, used over and over.</summary>
internal sealed class AcceptOperation(Socket listener) : SocketAsyncEventArgs(true)
{
    private Action? _continuation;

    public Action Continuation
    {
        set => _continuation = value;
    }

    /// <returns>False when it completed at once.</returns>
    public bool Start()
    {
        AcceptSocket = null;
        try
        {
            return listener.AcceptAsync(this);
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
}
