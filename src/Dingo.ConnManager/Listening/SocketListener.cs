using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>What listening sockets of every family have in common: the accept operation, the reserve, the wake-up, the end.</summary>
internal abstract class SocketListener : IListeningSocket<Socket>
{
    // Room for everyone who reconnects at once while the acceptor pauses for its longest, a second. The kernel may cap it lower.
    public const int Backlog = 1024;

    private readonly Socket _socket;
    private readonly AcceptOperation _accept;
    private readonly ReserveDescriptor _reserve;
    private readonly Lock _ending = new();
    private WakeConnection? _wake;
    private bool _disposed;

    /// <param name="socket">Bound and listening; owned from here on.</param>
    /// <param name="isOurs">Nobody else has it, who might close it.</param>
    protected SocketListener(Socket socket, bool isOurs = true)
    {
        _socket = socket;
        _accept = new AcceptOperation(socket, isOurs);
        _reserve = new ReserveDescriptor(socket.AddressFamily);
    }

    public abstract EndPoint LocalEndPoint { get; }

    public Action AcceptCompleted
    {
        set => _accept.Continuation = value;
    }

    public bool AcceptAsync() => _accept.Start();

    public bool AcceptLater() => _accept.StartLater();

    public AcceptOutcome<Socket> TakeOutcome() => _accept.Take();

    public bool HoldReserve() => _reserve.Hold();

    public bool ReleaseReserve() => _reserve.Release();

    public void Wake()
    {
        if (_accept.TryAbort())
            return;
        lock (_ending)
        {
            if (_disposed || _wake is not null || WakeAddress is not { } address)
                return;
            // Should descriptors be exhausted, the wake-up is what the reserve was for.
            _reserve.Release();
            _wake = WakeConnection.TryStart(address);
        }
    }

    public void Dispose()
    {
        // Whoever comes second waits for the first, so that the address is free when either returns.
        lock (_ending)
        {
            if (_disposed)
                return;
            _disposed = true;
            BeforeClose();
            _accept.StopWatching();
            _socket.Dispose();
            AfterClose();
            _accept.Dispose();
            _reserve.Dispose();
            _wake?.End();
        }

        // The socket engine completes what it waits for itself; not under the lock, since whoever goes on may come here again.
        _accept.TryAbort();
    }

    /// <summary>Where to connect so that this listener, and no other, is woken; null when that is not to be had.</summary>
    protected abstract EndPoint? WakeAddress { get; }

    /// <summary>Called once, while the socket is still open.</summary>
    protected virtual void BeforeClose()
    {
    }

    /// <summary>Called once, after the socket was closed.</summary>
    protected virtual void AfterClose()
    {
    }
}
