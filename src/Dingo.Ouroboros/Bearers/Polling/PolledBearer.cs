using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>A bearer over a stream socket, which it owns, and which a <see cref="Poller"/> watches from the first wait on. Linux.</summary>
/// <remarks>Its owner is told on the poller's thread; or, of what it waits for when it is disposed, within that.</remarks>
/// <param name="socket">Connected, or new, for <see cref="TryConnect"/>. The runtime's socket engine may not have waited for it.</param>
/// <param name="local">Our end.</param>
/// <param name="remote">The peer's end.</param>
public sealed partial class PolledBearer(Socket socket, PeerEndPoint local, PeerEndPoint remote) : Watched, IBearer
{
    private const SocketEvents Reads = SocketEvents.Readable | SocketEvents.PeerEnded | SocketEvents.Edges;

    private static readonly LingerOption ResetOnClose = new(enable: true, seconds: 0);

    private readonly SafeHandle _handle = socket.SafeHandle;
    private readonly Poller? _home;
    private IBearerOwner? _owner;
    private Poller? _poller;
    private bool _isElsewhere;
    private int _reading;
    private int _closed;
    private volatile bool _hasEnded;
    private bool _isUnwatchable;
    private volatile int _error;

    /// <inheritdoc/>
    public PeerEndPoint Local { get; private set; } = local;

    /// <inheritdoc/>
    public PeerEndPoint Remote { get; private set; } = remote;

    /// <inheritdoc/>
    public UnixPeerCredentials? Credentials { get; init; }

    /// <summary>Whether what is sent second, and later, does not wait for acknowledgements (TCP_NODELAY, tcp(7)). TCP only.</summary>
    /// <remarks>
    /// Nagle's algorithm holds a small message back while another is unacknowledged: never the first. So connections that never get to the
    /// second cost a system call less.
    /// </remarks>
    public bool IsPromptLater { get; init; }

    /// <summary>What watches it, from its first byte on; if none is named, the one on whose thread it is first waited for, or the next in turn.</summary>
    public Poller? Poller
    {
        get => _poller ?? _home;
        init => (_home, _isElsewhere) = (value, value is not null && value != Poller.Current);
    }

    /// <summary>What broke it, once a call has said <see cref="BearerStatus.Broken"/>, or a connect has failed.</summary>
    public SocketError Error => SystemError.Translate(_error);

    /// <summary>Begins to connect, where the socket is new. What is sent waits for the end of that, or is broken by it.</summary>
    /// <param name="address">Of its family.</param>
    /// <returns>False when it has failed at once: see <see cref="Error"/>, of which WouldBlock says that the queue of a Unix socket is full.</returns>
    public bool TryConnect(SocketAddress address)
    {
        if (SystemCalls.Connect(_handle, address.Buffer.Span[..address.Size]) == 0)
            return true;
        _error = SystemError.Last;
        return false;
    }

    /// <inheritdoc/>
    public void Attach(IBearerOwner owner) => _owner = owner;

    /// <inheritdoc/>
    public void StandFor(PeerEndPoint local, PeerEndPoint remote) => (Local, Remote) = (local, remote);

    /// <inheritdoc/>
    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        count = 0;
        if (_isElsewhere)
        {
            // The first read is its own poller's: whoever reads here waits, and is told there of what has come. Once, for nobody tells if it is
            // closed before.
            _isElsewhere = false;
            return BearerStatus.WouldBlock;
        }

        try
        {
            nint received = SystemCalls.Receive(_handle, destination);
            if (received < 0)
                return StatusOfError();
            count = (int)received;
        }
        catch (ObjectDisposedException)
        {
            return BearerStatus.Broken;
        }

        if (count == 0)
            return BearerStatus.Ended;
        // A short read took all there was: what comes is told. (One that ended at urgent data, or at descriptors that came along, did not; it
        // is up to whoever sends such things that more comes.) Of what did not fit nobody tells again.
        if (count == destination.Length)
            Interlocked.CompareExchange(ref _reading, (int)Reading.Told, (int)Reading.Idle);
        return BearerStatus.Moved;
    }

    /// <inheritdoc/>
    public bool WaitReadable()
    {
        // Of the end, which is read behind all else, is told once as well.
        if (_hasEnded || _closed != 0)
            return false;
        var before = (Reading)Interlocked.CompareExchange(ref _reading, (int)Reading.Awaited, (int)Reading.Idle);
        if (before == Reading.Told)
            return Forget(Reading.Told);
        return _poller is not null || TryWatch(Reads) || Forget(Reading.Awaited);
    }

    /// <inheritdoc/>
    SafeHandle? IBearer.Socket
    {
        get
        {
            // splice(2) asks the socket itself whether to wait.
            if (socket.Blocking)
                socket.Blocking = false;
            return _handle;
        }
    }

    /// <inheritdoc/>
    public bool HasUnacknowledged => TcpInfo.HasUnacknowledged(socket);

    /// <inheritdoc/>
    public long? UnacknowledgedForMs
    {
        get
        {
            // Of a socket that is closed while somebody asks it the runtime breaks off the connection.
            lock (socket)
                return TcpInfo.UnacknowledgedForMs(socket);
        }
    }

    /// <inheritdoc/>
    public void EndSending() => Disconnection.EndSending(socket);

    /// <inheritdoc/>
    public void Abort()
    {
        try
        {
            // One that the peer has reset is gone, and a Unix socket knows no reset: a system call less for each such peer.
            if (_closed == 0 && _error != SystemError.ConnectionReset && socket.AddressFamily != AddressFamily.Unix)
                socket.LingerState = ResetOnClose;
        }
        catch (SocketException e)
        {
            // A socket that is broken already cannot be told how to end.
            _error = e.NativeErrorCode;
        }

        Dispose();
    }

    /// <summary>Closes the socket; what was waited for, or lent, is told as broken, mostly before this returns.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _poller?.Forget(this);
        lock (socket)
            socket.Dispose();
        EndWriting();
        if (Interlocked.Exchange(ref _reading, (int)Reading.Told) == (int)Reading.Awaited)
            _owner!.OnReadable();
    }

    internal override void OnEvents(SocketEvents events)
    {
        bool hasEnded = (events & (SocketEvents.PeerEnded | SocketEvents.Over | SocketEvents.Broken)) != 0;
        if (hasEnded)
            _hasEnded = true;
        if (hasEnded || (events & SocketEvents.Writable) != 0)
            GoOnWriting();
        if (hasEnded || (events & SocketEvents.Readable) != 0)
            TellReadable();
    }

    private void TellReadable()
    {
        if (Interlocked.CompareExchange(ref _reading, (int)Reading.Told, (int)Reading.Idle) == (int)Reading.Awaited
            && Interlocked.CompareExchange(ref _reading, (int)Reading.Idle, (int)Reading.Awaited) == (int)Reading.Awaited)
            _owner!.OnReadable();
    }

    private bool Forget(Reading state)
    {
        Interlocked.CompareExchange(ref _reading, (int)Reading.Idle, (int)state);
        return false;
    }

    private bool TryWatch(SocketEvents events)
    {
        var poller = _home ?? Pollers.Choose();
        // Before the first event, which may come before the call returns.
        _poller = poller;
        _isElsewhere = false;
        if (poller.TryWatch(this, _handle, events))
            return true;
        _poller = null;
        // Nobody would ever tell what comes: as good as broken.
        _isUnwatchable = true;
        return false;
    }

    private BearerStatus StatusOfError()
    {
        int error = SystemError.Last;
        if (error == SystemError.TryAgain && !_isUnwatchable)
            return BearerStatus.WouldBlock;
        _error = error;
        return BearerStatus.Broken;
    }

    // Of something to read: nobody knows, the owner waits for it, or it was told of while nobody waited.
    private enum Reading
    {
        Idle,
        Awaited,
        Told,
    }
}
