using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Dingo.Aot.Sockets;

/// <summary>One socket operation at a time, awaited: its outcome is a value, and who awaits it goes on on the pool.</summary>
/// <remarks>
/// With completions inline, what follows an <c>await</c> of the runtime's own socket tasks runs on the socket engine's
/// thread, which rendering a page would hold up; and a peer that resets would be an exception.
/// </remarks>
internal sealed class SocketOperation : SocketAsyncEventArgs, IValueTaskSource<SocketError>
{
    private ManualResetValueTaskSourceCore<SocketError> _outcome = new() { RunContinuationsAsynchronously = true };

    public SocketOperation()
        : base(unsafeSuppressExecutionContextFlow: true)
    {
    }

    /// <summary>Accepts; the socket is then in <see cref="SocketAsyncEventArgs.AcceptSocket"/>.</summary>
    public ValueTask<SocketError> AcceptAsync(Socket listener)
    {
        AcceptSocket = null;
        return Begin(listener, static (socket, operation) => socket.AcceptAsync(operation));
    }

    /// <summary>Receives; the number of bytes is then in <see cref="SocketAsyncEventArgs.BytesTransferred"/>.</summary>
    public ValueTask<SocketError> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        SetBuffer(buffer);
        return Begin(socket, static (socket, operation) => socket.ReceiveAsync(operation));
    }

    /// <summary>Sends some of <paramref name="bytes"/>; how many is then in <see cref="SocketAsyncEventArgs.BytesTransferred"/>.</summary>
    public ValueTask<SocketError> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
        return Begin(socket, static (socket, operation) => socket.SendAsync(operation));
    }

    /// <inheritdoc/>
    public SocketError GetResult(short token) => _outcome.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => _outcome.SetResult(SocketError);

    private ValueTask<SocketError> Begin(Socket socket, Func<Socket, SocketOperation, bool> start)
    {
        _outcome.Reset();
        try
        {
            return start(socket, this) ? new(this, _outcome.Version) : new(SocketError);
        }
        catch (ObjectDisposedException)
        {
            // Whoever gives up on a socket disposes it under us; that is an outcome, too.
            return new(SocketError.OperationAborted);
        }
    }
}
