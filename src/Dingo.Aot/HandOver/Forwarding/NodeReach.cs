using System.Net.Sockets;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One attempt to connect to one node, and to tell it what the peer proposes. It ends once: reached, failed, or given up.</summary>
internal sealed class NodeReach(ReachSettings settings, Backend backend, Connection connection) : Deadline
{
    private static readonly ObjectPool<ConnectOperation> Operations =
        new DefaultObjectPool<ConnectOperation>(new DefaultPooledObjectPolicy<ConnectOperation>(), maximumRetained: 64);

    private Socket? _socket;
    private int _state;

    /// <summary>Whether it has failed because those that the node has yet to accept are as many as may wait (connect(2) at a Unix socket).</summary>
    public bool FoundQueueFull { get; private set; }

    /// <summary>Starts it.</summary>
    /// <returns>
    /// False when it has failed at once: nobody is told. Otherwise the connection goes on with the node, or without, perhaps before this
    /// returns.
    /// </returns>
    public bool TryStart()
    {
        try
        {
            var place = backend.Place!;
            _socket = place.Open();
            var operation = Operations.Get();
            operation.Say(connection, settings);
            if (!operation.Start(this, _socket, place))
                return TryEnd(operation.Finish());
        }
        catch (SocketException e)
        {
            return TryEnd(e.SocketErrorCode);
        }

        Arm(connection.Wheel, connection.Wheel.NowMs + (long)settings.Timeout.TotalMilliseconds);
        // It may have ended before it was armed.
        if (Volatile.Read(ref _state) == (int)State.Ended)
            Disarm(connection.Wheel);
        return true;
    }

    /// <summary>Ends it, unless it has ended: the node is not wanted any more, or took too long. Any thread.</summary>
    public void GiveUp()
    {
        // The operation then fails, and ends this.
        if (Interlocked.CompareExchange(ref _state, (int)State.GivenUp, (int)State.Reaching) == (int)State.Reaching)
            _socket!.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnDue() => GiveUp();

    private void End(SocketError error)
    {
        if (!TryEnd(error))
            connection.Relay(null);
    }

    private bool TryEnd(SocketError error)
    {
        FoundQueueFull = error == SocketError.WouldBlock;
        // Whoever gives it up later finds that it has ended; of whoever did so before, the socket is gone, although it may have connected.
        if (Interlocked.Exchange(ref _state, (int)State.Ended) == (int)State.GivenUp)
            error = SocketError.OperationAborted;
        Disarm(connection.Wheel);
        if (error == SocketError.Success)
        {
            // Of our end nobody asks, and whose bytes these are is known.
            connection.Relay(backend.Place!.Carry(_socket!, connection.Remote));
            return true;
        }

        _socket?.Dispose();
        backend.Blame(error);
        return false;
    }

    private enum State
    {
        Reaching,
        GivenUp,
        Ended,
    }

    private sealed class ConnectOperation : SocketAsyncEventArgs
    {
        private readonly byte[] _opening = new byte[BinaryProxyHeader.MaxWrittenBytes + Connection.MaxProposalBytes];
        private NodeReach? _reach;
        private int _length;

        public ConnectOperation()
            : base(true) => SetBuffer(_opening, 0, 0);

        /// <summary>Takes what the node is to be told: who the peer is, if that is wanted, and what it proposes.</summary>
        public void Say(Connection connection, ReachSettings settings)
        {
            _length = settings.SendsProxy ? BinaryProxyHeader.Write(connection.Remote, connection.Local, _opening) : 0;
            _length += connection.WriteProposal(_opening.AsSpan(_length));
        }

        public bool Start(NodeReach reach, Socket socket, BackendPlace place)
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
