using System.Buffers;
using System.Net.Sockets;
using Dingo.Aot.Sockets;

namespace Dingo.Aot.Control;

/// <summary>One client: its requests are answered one after the other, until it leaves.</summary>
/// <remarks>
/// Owns its socket. Costs one request's buffer and, while it is answered, one reply's. What it sends beyond its request waits in the
/// kernel. Nothing it does throws: a socket's outcomes are values here, and a request's faults are answers.
/// </remarks>
internal sealed class ControlClient : ControlPlace, IControlChannel
{
    /// <summary>Time for a request from its first byte to its end.</summary>
    public static readonly TimeSpan RequestBound = TimeSpan.FromSeconds(10);

    /// <summary>Time that a write may make no progress.</summary>
    public static readonly TimeSpan WriteBound = TimeSpan.FromSeconds(5);

    // The socket tells of progress only when a whole piece is written: a small one, so that slow readers are not taken for deaf ones.
    private const int WriteBytes = 4 * 1024;

    private readonly Socket _socket;
    private readonly ControlService _service;
    private readonly ControlPlaces _places;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone = new();
    private readonly SocketOperation _receiving = new();
    private readonly SocketOperation _sending = new();
    private readonly ControlDeadline _deadline;
    private byte[] _buffer = [];
    private int _have;
    private bool _isEnded;
    private CancellationTokenSource? _request;
    private Task _watch = Task.CompletedTask;
    private int _drop;

    /// <summary>Owns <paramref name="socket"/> from here on; nothing happens before <see cref="Start"/>.</summary>
    public ControlClient(Socket socket, ControlService service, ControlPlaces places, TimeProvider time)
        : base(time.GetTimestamp())
    {
        _socket = socket;
        _service = service;
        _places = places;
        _time = time;
        _deadline = new ControlDeadline(time, Abort);
    }

    /// <summary>Completes when everything is released; set once <see cref="Start"/> was called.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Serves the client, from now on.</summary>
    /// <param name="ended">Called once, when everything is released.</param>
    public void Start(Action<ControlClient, ControlDrop> ended) => Completion = RunAsync(ended);

    /// <summary>Frees all but the socket: for one that got no place, and is never started.</summary>
    public void Free()
    {
        _deadline.Dispose();
        _receiving.Dispose();
        _sending.Dispose();
    }

    /// <summary>Lets the client go at once; the first reason counts. Safe from any thread and after the end.</summary>
    public void Abort(ControlDrop reason)
    {
        Interlocked.CompareExchange(ref _drop, (int)reason, (int)ControlDrop.None);
        _socket.Dispose();
        _gone.Cancel();
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _deadline.Arm(WriteBound, ControlDrop.WriteStalled);
            var error = await _sending.SendAsync(_socket, bytes[..Math.Min(bytes.Length, WriteBytes)]);
            _deadline.Disarm();
            if (error != SocketError.Success)
            {
                await _gone.CancelAsync();
                return false;
            }
            bytes = bytes[_sending.BytesTransferred..];
        }
        return true;
    }

    /// <inheritdoc/>
    public void BeginStream() => _watch = WatchAsync(_request!);

    private async Task RunAsync(Action<ControlClient, ControlDrop> ended)
    {
        // The accept loop starts us: it must not wait for a client whose request is there already.
        await Task.Yield();
        _buffer = ArrayPool<byte>.Shared.Rent(ControlProtocol.MaxRequestBytes);
        while (await ReadLineAsync() is { } length && await AnswerAsync(length))
        {
            _buffer.AsSpan(length + 1, _have - length - 1).CopyTo(_buffer);
            _have -= length + 1;
            // Nor must anyone else for one who asks without end.
            await Task.Yield();
        }
        _socket.Dispose();
        await _watch;
        ArrayPool<byte>.Shared.Return(_buffer);
        Free();
        ended(this, (ControlDrop)_drop);
    }

    /// <returns>How long the line is that the buffer begins with, less its end; null when none comes any more.</returns>
    private async ValueTask<int?> ReadLineAsync()
    {
        bool isTimed = false;
        while (true)
        {
            int end = _buffer.AsSpan(0, _have).IndexOf((byte)'\n');
            if (end >= 0)
            {
                _deadline.Disarm();
                return end;
            }
            if (_have >= ControlProtocol.MaxRequestBytes)
                return await RefuseAsync(ControlErrorKind.TooLarge, ControlDrop.TooLarge, "the request is longer than 8 KiB");
            if (_isEnded)
            {
                return _have == 0
                    ? null
                    : await RefuseAsync(ControlErrorKind.BadRequest, ControlDrop.None, "the request does not end with a line feed");
            }
            if (_have > 0 && !isTimed)
            {
                _deadline.Arm(RequestBound, ControlDrop.RequestTimedOut);
                isTimed = true;
            }
            await ReceiveAsync();
        }
    }

    private async ValueTask<int?> RefuseAsync(ControlErrorKind kind, ControlDrop drop, string message)
    {
        _deadline.Disarm();
        Interlocked.CompareExchange(ref _drop, (int)drop, (int)ControlDrop.None);
        await SendAsync(ControlReply.ErrorLine(kind, message));
        return null;
    }

    /// <returns>False when the client is gone.</returns>
    private async ValueTask<bool> AnswerAsync(int length)
    {
        // A blank line is nobody's request, only somebody's habit.
        if (_buffer.AsSpan(0, length).Trim(" \t\r"u8).IsEmpty)
            return true;
        if (!_places.TryBegin(this))
            return false;

        using var request = ControlRequest.Read(_buffer.AsMemory(0, length));
        using (_request = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token))
        {
            await _service.AnswerAsync(request, new ControlReply(this, request.Id), _request.Token);
            _places.End(this, request.Command >= 0, _time.GetTimestamp());
            // What the client did, or does next, is read already: it is the beginning of its next request.
            await _watch;
        }
        return !_gone.IsCancellationRequested;
    }

    // Stands in for the next receive while a stream runs. The line that asked for the stream is at the buffer's beginning still.
    private async Task WatchAsync(CancellationTokenSource request)
    {
        int end = _buffer.AsSpan(0, _have).IndexOf((byte)'\n');
        if (end + 1 == _have && _have < ControlProtocol.MaxRequestBytes)
            await ReceiveAsync();
        await request.CancelAsync();
    }

    private async ValueTask ReceiveAsync()
    {
        var error = await _receiving.ReceiveAsync(_socket, _buffer.AsMemory(_have, ControlProtocol.MaxRequestBytes - _have));
        if (error == SocketError.Success && _receiving.BytesTransferred > 0)
            _have += _receiving.BytesTransferred;
        else
            _isEnded = true;
    }
}
