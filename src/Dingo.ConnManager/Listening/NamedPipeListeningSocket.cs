using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.ConnManager.Listening;

/// <summary>A listener on a named pipe, for the user that it runs as and nobody else.</summary>
/// <remarks>
/// A pipe is there as long as one of its instances is, so the next one is created before a connected one is handed out: no client finds
/// none. The first must really be the first, lest another program had made the pipe and took our clients. Elsewhere than on Windows the
/// runtime makes a Unix socket of it, and what a dead process left of that is no pipe any more.
/// </remarks>
internal sealed class NamedPipeListeningSocket : IListeningSocket<NamedPipeServerStream>
{
    private const PipeOptions Options = PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly;

    private readonly string _name;
    private readonly NamedPipeEndPoint _local;
    private readonly CancellationTokenSource _wake = new();
    private readonly ReserveDescriptor _reserve = new(AddressFamily.InterNetwork);
    private readonly Lock _ending = new();
    private NamedPipeServerStream? _next;
    private Task? _waiting;
    private SocketError _failure;
    private Action? _completed;
    private bool _disposed;

    private NamedPipeListeningSocket(NamedPipeEndPoint endPoint, PipeOptions first)
    {
        _local = endPoint;
        _name = endPoint.Name;
        _next = Create(first);
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _local;

    /// <inheritdoc/>
    public Action AcceptCompleted
    {
        set => _completed = value;
    }

    /// <summary>Creates the pipe.</summary>
    /// <exception cref="ListenException">The name cannot be had.</exception>
    public static NamedPipeListeningSocket Bind(NamedPipeEndPoint endPoint)
    {
        string address = PeerEndPoint.From(endPoint).ToString();
        try
        {
            bool isLeftover = !OperatingSystem.IsWindows() && !IsServed(endPoint.Name);
            return new NamedPipeListeningSocket(endPoint, isLeftover ? PipeOptions.None : PipeOptions.FirstPipeInstance);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ListenException(ListenFailure.AddressInUse, address, "a pipe of that name exists", e);
        }
        catch (ArgumentException e)
        {
            throw new ListenException(ListenFailure.Invalid, address, "the name is too long for this system", e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw ListenException.From(e, address);
        }
    }

    /// <inheritdoc/>
    public bool AcceptAsync()
    {
        _waiting = null;
        _failure = SocketError.Success;
        try
        {
            if (Next() is { } next)
                _waiting = next.WaitForConnectionAsync(_wake.Token);
            else
                _failure = SocketError.OperationAborted;
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            _failure = ErrorOf(e);
        }

        if (_waiting is null || _waiting.IsCompleted)
            return false;
        _waiting.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_completed!);
        return true;
    }

    /// <inheritdoc/>
    public AcceptOutcome<NamedPipeServerStream> TakeOutcome()
    {
        if (_failure == SocketError.Success)
            _failure = Finish(_waiting!);
        lock (_ending)
        {
            if (_disposed)
                return new(null, SocketError.OperationAborted);

            var current = _next;
            bool isConnected = _failure == SocketError.Success;
            // One that failed may never connect again; but not where a wake-up or a lack of descriptors kept it from waiting.
            if (isConnected || _failure == SocketError.ConnectionAborted)
                _next = TryCreate();
            if (isConnected)
                return new(current, SocketError.Success);
            if (_next != current)
                current?.Dispose();
            return new(null, _failure);
        }
    }

    /// <inheritdoc/>
    public bool HoldReserve() => _reserve.Hold();

    /// <inheritdoc/>
    public bool ReleaseReserve() => _reserve.Release();

    /// <inheritdoc/>
    public bool AcceptLater()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static socket => socket.Accept(), this, preferLocal: false);
        return true;
    }

    /// <inheritdoc/>
    public void Wake() => _wake.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whoever comes second waits for the first, so that the name is free when either returns.
        lock (_ending)
        {
            if (_disposed)
                return;
            _disposed = true;
            _next?.Dispose();
            _reserve.Dispose();
        }

        // Elsewhere than on Windows a pending wait outlives its instance while clients of the pipe are connected.
        _wake.Cancel();
    }

    private void Accept()
    {
        if (!AcceptAsync())
            _completed!();
    }

    private static bool IsServed(string name)
    {
        using var probe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.None);
        try
        {
            probe.Connect(timeout: 0);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            // Only a refusal ends in a timeout; whatever else is wrong there is for the first instance to find.
            return e is not TimeoutException;
        }
    }

    /// <returns>Null when disposed.</returns>
    private NamedPipeServerStream? Next()
    {
        lock (_ending)
        {
            return _disposed ? null : _next ??= Create(PipeOptions.None);
        }
    }

    private NamedPipeServerStream? TryCreate()
    {
        try
        {
            return Create(PipeOptions.None);
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            // The next accept tries again, and tells why it cannot.
            return null;
        }
    }

    private NamedPipeServerStream Create(PipeOptions more) => new(
        _name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, Options | more);

    private static SocketError Finish(Task waiting)
    {
        try
        {
            waiting.GetAwaiter().GetResult();
            return SocketError.Success;
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            return ErrorOf(e);
        }
    }

    private static bool IsOfPipe(Exception e) =>
        e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException
            or UnauthorizedAccessException;

    // In the terms of AcceptErrorPolicy.
    private static SocketError ErrorOf(Exception e) => e switch
    {
        SocketException socket => socket.SocketErrorCode,
        OperationCanceledException => SocketError.Interrupted,
        UnauthorizedAccessException => SocketError.AccessDenied,
        _ => SocketError.ConnectionAborted, // The client left before it was waited for, or the instance is unusable.
    };
}
