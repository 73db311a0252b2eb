using System.Net.Sockets;
using Dingo.ConnManager.Listening.ProxyProtocol;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>One attempt to connect to one node for one connection. It ends once: reached, failed, or given up.</summary>
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
        if (error == SocketError.Success && Carry() is { } bearer)
        {
            connection.Relay(bearer);
            return true;
        }

        _socket?.Dispose();
        backend.Blame(error);
        return false;
    }

    private SocketBearer? Carry()
    {
        // Of our end nobody asks, and whose bytes these are is known.
        var bearer = new SocketBearer(_socket!, connection.Remote, backend.Place!.Peer);
        if (!settings.SendsProxy)
            return bearer;

        Span<byte> header = stackalloc byte[BinaryProxyHeader.MaxWrittenBytes];
        header = header[..BinaryProxyHeader.Write(connection.Remote, connection.Local, header)];
        // A new connection takes that much at once, or is broken.
        if (bearer.Send(header, out int sent) == BearerStatus.Moved && sent == header.Length)
            return bearer;
        bearer.Abort();
        return null;
    }

    private enum State
    {
        Reaching,
        GivenUp,
        Ended,
    }

    private sealed class ConnectOperation : SocketAsyncEventArgs
    {
        private NodeReach? _reach;

        public ConnectOperation()
            : base(true) => SetBuffer(Memory<byte>.Empty);

        public bool Start(NodeReach reach, Socket socket, BackendPlace place)
        {
            _reach = reach;
            try
            {
                if (!OperatingSystem.IsLinux())
                {
                    RemoteEndPoint = place.Socket;
                    return socket.ConnectAsync(this);
                }

                SocketError = EagerConnect.Start(socket, place.Address);
                // To send nothing takes until there is somebody to send it to.
                return SocketError == SocketError.InProgress && socket.SendAsync(this);
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
            Operations.Return(this);
            return error;
        }

        protected override void OnCompleted(SocketAsyncEventArgs e)
        {
            // The operation may be another's as soon as it is returned.
            var reach = _reach!;
            reach.End(Finish());
        }
    }
}
