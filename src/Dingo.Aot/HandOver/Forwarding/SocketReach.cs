using System.Net.Sockets;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>An attempt to reach a node over a socket.</summary>
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
            var place = Backend.Place!;
            _socket = place.Open();
            var operation = Operations.Get();
            operation.Say(Connection, reacher.SendsProxy);
            if (operation.Start(this, _socket, place))
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
    protected override IBearer Carry()
    {
        // Of our end nobody asks, and whose bytes these are is known.
        return Backend.Place!.Carry(_socket!, Connection.Remote);
    }

    private sealed class ConnectOperation : SocketAsyncEventArgs
    {
        private readonly byte[] _opening = new byte[BinaryProxyHeader.MaxWrittenBytes + Connection.MaxProposalBytes];
        private SocketReach? _reach;
        private int _length;

        public ConnectOperation()
            : base(true) => SetBuffer(_opening, 0, 0);

        /// <summary>Takes what the node is to be told: who the peer is, if that is wanted, and what it proposes.</summary>
        public void Say(Connection connection, bool sendsProxy)
        {
            _length = sendsProxy ? BinaryProxyHeader.Write(connection.Remote, connection.Local, _opening) : 0;
            _length += connection.WriteProposal(_opening.AsSpan(_length));
        }

        public bool Start(SocketReach reach, Socket socket, BackendPlace place)
        {
            _reach = reach;
            try
            {
                return OperatingSystem.IsLinux() ? StartEagerly(socket, place) : StartPortably(socket, place);
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

        private bool StartEagerly(Socket socket, BackendPlace place)
        {
            SocketError = EagerConnect.Start(socket, place.Address);
            // What is sent before there is somebody to send it to waits for that.
            return (SocketError is SocketError.InProgress or SocketError.Success) && Send(socket);
        }

        // Without the bytes: whether a connect sends them too differs from system to system.
        private bool StartPortably(Socket socket, BackendPlace place)
        {
            RemoteEndPoint = place.Socket;
            return socket.ConnectAsync(this) || (SocketError == SocketError.Success && Send(socket));
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
