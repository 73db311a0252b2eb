using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>A way back to the socket engine's thread, behind the events that wait there: a datagram to oneself.</summary>
/// <remarks>
/// For listeners that no poller watches. A turn that went on in the thread pool instead would stay there for as long as peers keep coming,
/// side by side with the engine's thread: measured, a sixth more processor time for each connection. Where completions do not run inline it
/// leads to the pool as well, and so it does where there is no loopback or no descriptor to be had.
/// </remarks>
internal sealed class EngineYield : SocketAsyncEventArgs
{
    private static readonly byte[] Note = [0];

    private readonly Socket? _socket = TryOpen();
    private Action? _turn;

    public EngineYield()
        : base(true) => SetBuffer(new byte[Note.Length]);

    /// <summary>Calls soon, once. Not to be called again before that.</summary>
    public void Yield(Action turn)
    {
        _turn = turn;
        if (!TryPost())
            ThreadPool.UnsafeQueueUserWorkItem(static yield => yield._turn!(), this, preferLocal: false);
    }

    /// <summary>Closes the socket; a turn that is waited for is called all the same.</summary>
    public void Close() => _socket?.Dispose();

    protected override void OnCompleted(SocketAsyncEventArgs e) => _turn!();

    private bool TryPost()
    {
        try
        {
            // The wait first: what is there already would be received here and now.
            if (_socket is null || !_socket.ReceiveAsync(this))
                return false;
            _socket.Send(Note, SocketFlags.None, out var error);
            if (error != SocketError.Success)
                // Ends the wait, which calls.
                _socket.Dispose();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static Socket? TryOpen()
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            return socket;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
