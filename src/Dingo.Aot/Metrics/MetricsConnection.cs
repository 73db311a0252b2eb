using System.Buffers;
using System.Net.Sockets;
using Dingo.Aot.Sockets;

namespace Dingo.Aot.Metrics;

/// <summary>One scraper: one request, one answer, then the end.</summary>
/// <remarks>Owns its socket. Costs one request buffer and one page, for at most <see cref="Bound"/> from accept to end.</remarks>
internal sealed class MetricsConnection
{
    /// <summary>Time from accept to the end, whatever the scraper does.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    // What a scraper may still send after its request before we stop listening to it.
    private const int MaxDrainBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly MetricsPages _pages;
    private int _drop;

    public MetricsConnection(Socket socket, MetricsPages pages)
    {
        _socket = socket;
        _pages = pages;
    }

    /// <summary>Set once <see cref="RunAsync"/> was called.</summary>
    public Task<MetricsDrop> Completion { get; private set; } = Task.FromResult(MetricsDrop.None);

    /// <summary>Serves the scraper, from now on.</summary>
    /// <param name="time">Measures the bound.</param>
    /// <param name="ended">Called once, when everything is released.</param>
    public void Start(TimeProvider time, Action<MetricsConnection, MetricsDrop> ended) => Completion = RunAsync(time, ended);

    /// <summary>Cuts the scraper off; the first reason counts. Safe from any thread and after the end.</summary>
    public void Abort(MetricsDrop reason)
    {
        Interlocked.CompareExchange(ref _drop, (int)reason, (int)MetricsDrop.None);
        _socket.Dispose();
    }

    private async Task<MetricsDrop> RunAsync(TimeProvider time, Action<MetricsConnection, MetricsDrop> ended)
    {
        var outcome = MetricsDrop.Disconnected;
        await using (time.CreateTimer(static self => ((MetricsConnection)self!).Abort(MetricsDrop.Deadline), this, Bound, Timeout.InfiniteTimeSpan))
        {
            // The accept loop starts us: it must not wait for a scraper whose request is there already.
            await Task.Yield();
            if (await ServeAsync())
                outcome = MetricsDrop.None;
        }
        _socket.Dispose();
        if (outcome != MetricsDrop.None && (MetricsDrop)_drop is var reason and not MetricsDrop.None)
            outcome = reason;
        ended(this, outcome);
        return outcome;
    }

    private async Task<bool> ServeAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HttpRequest.MaxBytes);
        using var operation = new SocketOperation();
        using var body = new MetricsWriter();
        try
        {
            if (await ReadAsync(operation, buffer.AsMemory(0, HttpRequest.MaxBytes)) is not { } request)
                return false;
            var head = _pages.Answer(request, body);
            if (!await SendAsync(operation, head) || (!request.IsHead && !await SendAsync(operation, body.Written)))
                return false;
            await LingerAsync(operation, buffer);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<HttpRequest?> ReadAsync(SocketOperation operation, Memory<byte> buffer)
    {
        for (var have = 0; ;)
        {
            if (await operation.ReceiveAsync(_socket, buffer[have..]) != SocketError.Success || operation.BytesTransferred == 0)
                return null;
            have += operation.BytesTransferred;
            if (HttpRequest.TryRead(buffer.Span[..have], out var request))
                return request;
        }
    }

    private async ValueTask<bool> SendAsync(SocketOperation operation, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (await operation.SendAsync(_socket, bytes) != SocketError.Success)
                return false;
            bytes = bytes[operation.BytesTransferred..];
        }
        return true;
    }

    // A socket closed with unread bytes resets, and the reset may overtake the answer: read on until the scraper ends.
    private async ValueTask LingerAsync(SocketOperation operation, byte[] buffer)
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return;
        }
        for (var drained = 0; drained < MaxDrainBytes; drained += operation.BytesTransferred)
        {
            if (await operation.ReceiveAsync(_socket, buffer) != SocketError.Success || operation.BytesTransferred == 0)
                return;
        }
    }
}
