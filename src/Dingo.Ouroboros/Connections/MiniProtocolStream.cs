using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <summary>One side of a mini-protocol as a stream of bytes that can be awaited, bounded in both directions.</summary>
/// <remarks>
/// One reader and one writer at a time, which may be different threads. Continuations run on the thread pool. As in ouroboros-network
/// there is no back-pressure on what is received: more unread bytes than the limit close the connection. What is sent is held back.
/// </remarks>
public sealed class MiniProtocolStream : IMiniProtocolHandler, IDisposable
{
    private readonly Lock _lock = new();
    private readonly int _ingressLimit;
    private MiniProtocolChannel? _channel;
    private SlabQueue _unread;
    private TaskCompletionSource? _readable;
    private TaskCompletionSource? _writable;
    private bool _closed;

    private MiniProtocolStream(int ingressLimit, SlabPool slabs)
    {
        _ingressLimit = ingressLimit;
        _unread = new SlabQueue(slabs);
    }

    /// <summary>Runs one side of a mini-protocol on a connection, as a stream.</summary>
    /// <param name="connection">Owns the stream: when it closes, reads end and writes fail.</param>
    /// <param name="protocol">The mini-protocol's number, 1 to 32,767.</param>
    /// <param name="role">Our role in it.</param>
    /// <param name="ingressLimit">Unread bytes above which the connection is closed.</param>
    /// <exception cref="InvalidOperationException">The mini-protocol runs already, in that role; or the connection is forwarded.</exception>
    public static MiniProtocolStream Open(Connection connection, ushort protocol, MiniProtocolRole role, int ingressLimit)
    {
        var stream = new MiniProtocolStream(ingressLimit, connection.Slabs);
        stream._channel = connection.Attach(protocol, role, stream);
        return stream;
    }

    /// <summary>Reads what is there, and waits when there is nothing.</summary>
    /// <returns>The bytes read; 0 when the connection is closed and all has been read.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task readable;
            lock (_lock)
            {
                int read = _unread.Read(destination.Span);
                if (read > 0 || _closed || destination.IsEmpty)
                    return read;
                _readable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                readable = _readable.Task;
            }

            await readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Queues bytes for the peer, and waits while too many are unsent.</summary>
    /// <param name="bytes">Queued whole: what is unsent is bounded by the limit and one write.</param>
    /// <param name="cancellationToken">Gives the wait up; nothing is queued then.</param>
    /// <returns><see langword="false"/> when the connection is closed.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task writable;
            lock (_lock)
            {
                if (_closed)
                    return false;
                _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                writable = _writable.Task;
            }

            if (_channel!.TryWrite(bytes.Span))
                return true;
            await writable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives back what has not been read. The connection goes on; what arrives here from now on is dropped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _unread.Clear();
        }

        ((IMiniProtocolHandler)this).Closed(CloseReason.LocalClosed);
    }

    void IMiniProtocolHandler.Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
    {
        if (TryKeep(bytes))
            Take(ref _readable)?.TrySetResult();
        else
            channel.Connection.Close(CloseReason.IngressOverrun);
    }

    void IMiniProtocolHandler.Writable(MiniProtocolChannel channel) => Take(ref _writable)?.TrySetResult();

    void IMiniProtocolHandler.Closed(CloseReason reason)
    {
        lock (_lock)
            _closed = true;
        Take(ref _readable)?.TrySetResult();
        Take(ref _writable)?.TrySetResult();
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_closed)
                return true;
            if (_unread.Length + bytes.Length > _ingressLimit)
                return false;
            _unread.Append(bytes);
            return true;
        }
    }

    private TaskCompletionSource? Take(ref TaskCompletionSource? waiter)
    {
        lock (_lock)
        {
            var taken = waiter;
            waiter = null;
            return taken;
        }
    }
}
