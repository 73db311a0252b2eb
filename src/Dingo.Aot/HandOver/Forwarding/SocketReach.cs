using System.Net.Sockets;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>An attempt to reach a node over a socket that the runtime's engine waits for.</summary>
internal sealed class SocketReach(SocketReacher reacher, Backend backend, Connection connection)
    : NodeReach(backend, connection, reacher.Timeout)
{
    private static readonly ObjectPool<ConnectOperation> Operations =
        new DefaultObjectPool<ConnectOperation>(new DefaultPooledObjectPolicy<ConnectOperation>(), maximumRetained: 64);

    private Socket? _socket;

    /// <inheritdoc/>
    protected override bool Begin(out SocketError error)
    {
        error = SocketError.Success;
        try
        {
            _socket = Backend.Place!.Open();
            if (_socket.ProtocolType == ProtocolType.Tcp)
                _socket.NoDelay = true;
            var operation = Operations.Get();
            operation.Say(reacher, Connection);
            if (operation.Start(this, _socket, Backend.Place))
                return true;
            error = operation.Finish();
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
        }

        return false;
    }

    /// <inheritdoc/>
    protected override void Abandon() => _socket?.Dispose();

    /// <inheritdoc/>
    /// <remarks>Of our end nobody asks, and whose bytes these are is known.</remarks>
    protected override IBearer Carry() => new SocketBearer(_socket!, Connection.Remote, Backend.Place!.Peer);

    private sealed class ConnectOperation : SocketAsyncEventArgs
    {
        private readonly byte[] _opening = new byte[SocketReacher.MaxOpeningBytes];
        private SocketReach? _reach;
        private int _length;

        public ConnectOperation()
            : base(true) => SetBuffer(_opening, 0, 0);

        public void Say(SocketReacher reacher, Connection connection) => _length = reacher.WriteOpening(connection, _opening);

        // Connects without the bytes: whether that sends them too differs from system to system.
        public bool Start(SocketReach reach, Socket socket, BackendPlace place)
        {
            _reach = reach;
            RemoteEndPoint = place.Socket;
            try
            {
                return socket.ConnectAsync(this) || (SocketError == SocketError.Success && Send(socket));
            }
            catch (ObjectDisposedException)
            {
                SocketError = SocketError.OperationAborted;
                return false;
            }
        }

        public SocketError Finish()
        {
            var error = SocketError;
            _reach = null;
            SetBuffer(0, 0);
            Operations.Return(this);
            return error;
        }

        protected override void OnCompleted(SocketAsyncEventArgs e)
        {
            var reach = _reach!;
            if (LastOperation == SocketAsyncOperation.Connect && SocketError == SocketError.Success && Send(reach._socket!))
                return;
            // The operation may be another's as soon as it is returned.
            reach.End(Finish());
        }

        private bool Send(Socket socket)
        {
            SetBuffer(0, _length);
            try
            {
                return socket.SendAsync(this);
            }
            catch (ObjectDisposedException)
            {
                SocketError = SocketError.OperationAborted;
                return false;
            }
        }
    }
}
