using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>A connection to a listener of our own, made only so that its pending accept completes.</summary>
/// <remarks>Never waits. To be disposed after the listener has ended.</remarks>
internal sealed class WakeConnection : SocketAsyncEventArgs
{
    private readonly Socket _socket;

    private WakeConnection(Socket socket, EndPoint listener) : base(true)
    {
        _socket = socket;
        RemoteEndPoint = listener;
    }

    /// <returns>Null when no attempt could be made; the caller's deadline then decides.</returns>
    public static WakeConnection? TryStart(EndPoint listener)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            // Ends by reset, so that no TIME_WAIT is left behind on the listener's port.
            if (listener is IPEndPoint)
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            var wake = new WakeConnection(socket, listener);
            socket.ConnectAsync(wake);
            return wake;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket?.Dispose();
            return null;
        }
    }

    public void End()
    {
        _socket.Dispose();
        Dispose();
    }
}
