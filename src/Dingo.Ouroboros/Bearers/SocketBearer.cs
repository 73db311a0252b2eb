using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dingo.Ouroboros.Addresses;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Ouroboros.Bearers;

/// <summary>A bearer over a connected stream socket, which it owns, and which the runtime's socket engine waits for.</summary>
/// <remarks>
/// For connections that were dialled, and for all where there are no pollers (<see cref="Polling.PolledBearer"/>).
/// It is its own receive operation: a receive of zero bytes, which holds no buffer, tells when there is something to read. Completions
/// run on the socket engine's thread (or the pool's) and go straight to the owner. Disposing the socket while that receive is pending
/// resets the connection, so an orderly ending reads to the end of the stream first.
/// </remarks>
public sealed class SocketBearer : SocketAsyncEventArgs, IBearer
{
    // Few connections write more than the kernel takes at once; the rest share a handful of operations.
    private static readonly ObjectPool<SendOperation> SendOperations =
        new DefaultObjectPool<SendOperation>(new DefaultPooledObjectPolicy<SendOperation>(), maximumRetained: 64);

    private static readonly LingerOption ResetOnClose = new(enable: true, seconds: 0);

    private readonly Socket _socket;
    private IBearerOwner? _owner;
    private bool _wasReset;

    /// <summary>Takes over a connected socket.</summary>
    /// <param name="socket">Owned from here on; made non-blocking.</param>
    /// <param name="local">Our end.</param>
    /// <param name="remote">The peer's end.</param>
    public SocketBearer(Socket socket, PeerEndPoint local, PeerEndPoint remote)
        : base(true)
    {
        _socket = socket;
        _socket.Blocking = false;
        Local = local;
        Remote = remote;
    }

    /// <inheritdoc/>
    public PeerEndPoint Local { get; private set; }

    /// <inheritdoc/>
    public PeerEndPoint Remote { get; private set; }

    /// <inheritdoc/>
    public UnixPeerCredentials? Credentials { get; init; }

    /// <inheritdoc/>
    public void Attach(IBearerOwner owner)
    {
        _owner = owner;
        SetBuffer(Array.Empty<byte>(), 0, 0);
    }

    /// <inheritdoc/>
    public void StandFor(PeerEndPoint local, PeerEndPoint remote) => (Local, Remote) = (local, remote);

    /// <inheritdoc/>
    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        count = 0;
        // The wait that failed took the error from the socket, which would now report an orderly end.
        if (SocketError != SocketError.Success)
        {
            _wasReset = SocketError == SocketError.ConnectionReset;
            return BearerStatus.Broken;
        }

        try
        {
            count = _socket.Receive(destination, SocketFlags.None, out var error);
            _wasReset = error == SocketError.ConnectionReset;
            return error == SocketError.Success && count == 0 ? BearerStatus.Ended : StatusOf(error);
        }
        catch (ObjectDisposedException)
        {
            return BearerStatus.Broken;
        }
    }

    /// <inheritdoc/>
    public bool WaitReadable()
    {
        try
        {
            return _socket.ReceiveAsync(this);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        try
        {
            count = _socket.Send(bytes, SocketFlags.None, out var error);
            return StatusOf(error);
        }
        catch (ObjectDisposedException)
        {
            return BearerStatus.Broken;
        }
    }

    /// <inheritdoc/>
    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        var operation = SendOperations.Get();
        if (operation.Start(_socket, _owner!, bytes))
        {
            status = BearerStatus.WouldBlock;
            return true;
        }

        status = operation.Finish();
        return false;
    }

    /// <inheritdoc/>
    SafeHandle? IBearer.Socket => _socket.SafeHandle;

    /// <inheritdoc/>
    public bool HasUnacknowledged => TcpInfo.HasUnacknowledged(_socket);

    /// <inheritdoc/>
    public long? UnacknowledgedForMs
    {
        get
        {
            // Of a socket that is closed while somebody asks it the runtime breaks off the connection.
            lock (_socket)
                return TcpInfo.UnacknowledgedForMs(_socket);
        }
    }

    /// <inheritdoc/>
    public void EndSending() => Disconnection.EndSending(_socket);

    /// <inheritdoc/>
    public void Abort()
    {
        try
        {
            // One that the peer has reset is gone: a system call less for each such peer.
            if (!_wasReset)
                _socket.LingerState = ResetOnClose;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // A socket that is broken already cannot be told how to end.
            _socket.Dispose();
        }

        Dispose();
    }

    /// <summary>Closes the socket; an operation in flight completes as broken.</summary>
    public new void Dispose()
    {
        lock (_socket)
            _socket.Dispose();
        base.Dispose();
    }

    void IDisposable.Dispose() => Dispose();

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => _owner!.OnReadable();

    private static BearerStatus StatusOf(SocketError error) => error switch
    {
        SocketError.Success => BearerStatus.Moved,
        SocketError.WouldBlock or SocketError.IOPending => BearerStatus.WouldBlock,
        _ => BearerStatus.Broken,
    };

    private sealed class SendOperation() : SocketAsyncEventArgs(true)
    {
        private IBearerOwner? _owner;

        public bool Start(Socket socket, IBearerOwner owner, ReadOnlyMemory<byte> bytes)
        {
            _owner = owner;
            SetBuffer(MemoryMarshal.AsMemory(bytes));
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

        public BearerStatus Finish()
        {
            var status = StatusOf(SocketError);
            _owner = null;
            SetBuffer(default);
            SendOperations.Return(this);
            return status;
        }

        protected override void OnCompleted(SocketAsyncEventArgs e)
        {
            // The operation may be another connection's as soon as it is returned.
            var owner = _owner!;
            owner.OnSent(Finish());
        }
    }
}
