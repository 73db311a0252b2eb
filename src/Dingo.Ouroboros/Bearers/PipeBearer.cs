using System.IO.Pipes;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Ouroboros.Bearers;

/// <summary>A bearer over a connected named pipe, either end of it, which it owns.</summary>
/// <remarks>
/// <para>
/// A pipe has no read that does not wait. So a small read, of at most <see cref="ReadBytes"/>, is pending while its owner waits, and what it
/// brought is what the owner reads next. Nor has it a write that does not wait: every write is asynchronous, and it is up to the owner
/// how long it may take. Completions come on whatever thread the runtime chooses.
/// </para>
/// <para>
/// One direction of a pipe cannot be ended alone: <see cref="EndSending"/> ends both, after what was sent, which the peer can still read;
/// what the peer has sent meanwhile is lost, and reads say that it ended.
/// </para>
/// </remarks>
public sealed class PipeBearer : IBearer
{
    /// <summary>The most that one read brings, and what an idle pipe holds.</summary>
    public const int ReadBytes = 1024;

    private readonly PipeStream _pipe;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly Action _onRead;
    private readonly Action _onWritten;
    private IBearerOwner? _owner;
    private ValueTask<int> _read;
    private ValueTask _write;
    private volatile bool _isReading;
    private int _taken;
    private int _filled;
    private BearerStatus _ending = BearerStatus.Moved;
    private bool _sendingEnded;

    /// <summary>Takes over a connected pipe.</summary>
    /// <param name="pipe">Of bytes, asynchronous, both ways; owned from here on.</param>
    /// <param name="local">Our end.</param>
    /// <param name="remote">The peer's end.</param>
    public PipeBearer(PipeStream pipe, PeerEndPoint local, PeerEndPoint remote)
    {
        _pipe = pipe;
        Local = local;
        Remote = remote;
        _onRead = OnRead;
        _onWritten = OnWritten;
    }

    /// <inheritdoc/>
    public PeerEndPoint Local { get; private set; }

    /// <inheritdoc/>
    public PeerEndPoint Remote { get; private set; }

    /// <inheritdoc/>
    public void Attach(IBearerOwner owner) => _owner = owner;

    /// <inheritdoc/>
    public void StandFor(PeerEndPoint local, PeerEndPoint remote) => (Local, Remote) = (local, remote);

    /// <inheritdoc/>
    public BearerStatus Receive(Span<byte> destination, out int count)
    {
        count = 0;
        if (_sendingEnded)
            return BearerStatus.Ended;
        if (_isReading)
            return BearerStatus.WouldBlock;
        if (_taken == _filled)
            return _ending == BearerStatus.Moved ? BearerStatus.WouldBlock : _ending;

        count = Math.Min(destination.Length, _filled - _taken);
        _buffer.AsSpan(_taken, count).CopyTo(destination);
        _taken += count;
        return BearerStatus.Moved;
    }

    /// <inheritdoc/>
    public bool WaitReadable()
    {
        if (_isReading)
            return true;
        if (_taken < _filled || _ending != BearerStatus.Moved || _sendingEnded)
            return false;

        try
        {
            _read = _pipe.ReadAsync(_buffer);
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            _ending = BearerStatus.Broken;
            return false;
        }

        if (_read.IsCompleted)
        {
            FinishRead();
            return false;
        }

        // Left pending, it may complete on another thread before this returns: touch nothing after it.
        _isReading = true;
        _read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onRead);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Moves nothing: see <see cref="SendAll"/>.</remarks>
    public BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        return BearerStatus.WouldBlock;
    }

    /// <inheritdoc/>
    public bool SendAll(ReadOnlyMemory<byte> bytes, out BearerStatus status)
    {
        status = BearerStatus.Broken;
        try
        {
            _write = _pipe.WriteAsync(bytes);
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            return false;
        }

        if (_write.IsCompleted)
        {
            status = FinishWrite();
            return false;
        }

        status = BearerStatus.WouldBlock;
        _write.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onWritten);
        return true;
    }

    /// <inheritdoc/>
    public void EndSending()
    {
        _sendingEnded = true;
        Dispose();
        // A read in flight ends by that, and tells the owner; nobody else would.
        if (!_isReading)
            _owner?.OnReadable();
    }

    /// <summary>Disposes the bearer: a pipe has no reset.</summary>
    public void Abort() => Dispose();

    /// <summary>Closes the pipe; an operation in flight completes as broken.</summary>
    public void Dispose()
    {
        try
        {
            _pipe.Dispose();
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            // The runtime may find the pipe broken while it closes it; it is closed all the same.
            _ending = BearerStatus.Broken;
        }
    }

    private void OnRead()
    {
        FinishRead();
        _isReading = false;
        _owner!.OnReadable();
    }

    private void FinishRead()
    {
        _taken = _filled = 0;
        try
        {
            _filled = _read.GetAwaiter().GetResult();
            if (_filled == 0)
                _ending = BearerStatus.Ended;
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            _ending = BearerStatus.Broken;
        }
    }

    private void OnWritten() => _owner!.OnSent(FinishWrite());

    private BearerStatus FinishWrite()
    {
        try
        {
            _write.GetAwaiter().GetResult();
            return BearerStatus.Moved;
        }
        catch (Exception e) when (IsOfPipe(e))
        {
            return BearerStatus.Broken;
        }
    }

    // What a pipe throws for what its peer or the system does; which of them is up to the system.
    private static bool IsOfPipe(Exception e) =>
        e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException
            or UnauthorizedAccessException or System.Net.Sockets.SocketException;
}
