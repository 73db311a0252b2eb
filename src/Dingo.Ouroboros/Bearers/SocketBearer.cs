using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dingo.Ouroboros.Addresses;
using Microsoft.Extensions.ObjectPool;

namespace Dingo.Ouroboros.Bearers;

/// <summary>A bearer over a connected stream socket, which it owns.</summary>
/// <remarks>
/// It is its own receive operation: a receive of zero bytes, which holds no buffer, tells when there is something to read. Completions
/// run on the socket engine's thread (or the pool's) and go straight to the owner. Disposing the socket while that receive is pending
/// resets the connection, so an orderly ending reads to the end of the stream first.
/// </remarks>
public class SocketBearer : SocketAsyncEventArgs, IBearer
{
    // Few connections write more than the kernel takes at once; the rest share a handful of operations.
    private static readonly ObjectPool<SendOperation> SendOperations =
        new DefaultObjectPool<SendOperation>(new DefaultPooledObjectPolicy<SendOperation>(), maximumRetained: 64);

    private static readonly LingerOption ResetOnClose = new(enable: true, seconds: 0);

    private readonly Socket _socket;
    private IBearerOwner? _owner;
    private bool _wasReset;
    private int _wait;

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
    public virtual UnixPeerCredentials? Credentials => null;

    /// <summary>What it carries bytes over: to set options of, and for nothing else. The bearer closes it; what is set after that throws.</summary>
    protected Socket Socket => _socket;

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
        Volatile.Write(ref _wait, (int)Wait.Pending);
        try
        {
            if (_socket.ReceiveAsync(this))
                return true;
        }
        catch (ObjectDisposedException)
        {
            return Forget();
        }

        return Forget();
    }

    /// <inheritdoc/>
    public virtual BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
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
    public long? UnacknowledgedForMs => TcpInfo.UnacknowledgedForMs(_socket);

    /// <inheritdoc/>
    public void EndSending() => Disconnection.EndSending(_socket);

    /// <inheritdoc/>
    public void Abort()
    {
        var wait = (Wait)Volatile.Read(ref _wait);
        // Whoever waits is told of the reset, and closes the socket then; one that has just been told of something else does not.
        if (wait == Wait.Last || (wait == Wait.Pending && Disconnection.TryReset(_socket)
            && Interlocked.CompareExchange(ref _wait, (int)Wait.Last, (int)Wait.Pending) == (int)Wait.Pending))
            return;

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
        _socket.Dispose();
        base.Dispose();
    }

    void IDisposable.Dispose() => Dispose();

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (Interlocked.Exchange(ref _wait, (int)Wait.None) == (int)Wait.Last)
            Dispose();
        else
            _owner!.OnReadable();
    }

    private bool Forget()
    {
        _wait = (int)Wait.None;
        return false;
    }

    private static BearerStatus StatusOf(SocketError error) => error switch
    {
        SocketError.Success => BearerStatus.Moved,
        SocketError.WouldBlock or SocketError.IOPending => BearerStatus.WouldBlock,
        _ => BearerStatus.Broken,
    };

    // Of what there is to read: none, one whose end the owner is told of, and one after which there is no more to do than to close.
    private enum Wait
    {
        None,
        Pending,
        Last,
    }

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
