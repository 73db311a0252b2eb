using System.Buffers;
using ZLogger;

namespace Dingo.Aot.Logging;

/// <summary>Takes log entries from any thread and writes them from one of its own.</summary>
/// <remarks>
/// The queue is bounded and posting never waits: an entry that finds no place is dropped and counted, as is one that
/// cannot be formatted or written. ZLogger's own writer cannot count what it drops, loses a whole batch to one bad
/// value, and would hang a stop on a blocked pipe.
/// </remarks>
internal sealed class LogQueue : IAsyncLogProcessor
{
    /// <summary>Entries that may wait.</summary>
    public const int Capacity = 8192;

    // Large enough to make system calls rare, small enough to keep.
    private const int FlushBytes = 32 * 1024;
    private static readonly TimeSpan FlushBound = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<IZLoggerEntry> _waiting = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _batch = new(FlushBytes);
    private readonly Stream _stream;
    private readonly IZLoggerFormatter _formatter;
    private readonly TimeProvider _time;
    private int _batchLines;
    private bool _closed;
    private long _dropped;

    /// <summary>Starts the writing thread.</summary>
    /// <param name="stream">Where lines go; not disposed.</param>
    /// <param name="formatter">Makes a line of an entry; used by the writing thread alone.</param>
    /// <param name="time">Bounds the flush at the end.</param>
    public LogQueue(Stream stream, IZLoggerFormatter formatter, TimeProvider time)
    {
        _stream = stream;
        _formatter = formatter;
        _time = time;
        new Thread(Run) { IsBackground = true, Name = "log" }.Start();
    }

    /// <summary>Lines lost so far: no place, not formatted, not written, or posted after the end.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Post(IZLoggerEntry log)
    {
        bool taken, wake = false;
        lock (_gate)
        {
            taken = !_closed && _waiting.Count < Capacity;
            if (taken)
            {
                wake = _waiting.Count == 0;
                _waiting.Enqueue(log);
            }
        }
        if (wake)
            _work.Release();
        if (!taken)
            Drop(log);
    }

    /// <summary>Takes no more, and waits until everything is written, but at most 1 s: the reader may be stuck.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _closed = true;
        _work.Release();
        try
        {
            await _ended.Task.WaitAsync(FlushBound, _time);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                Interlocked.Add(ref _dropped, _waiting.Count);
        }
    }

    private void Run()
    {
        while (true)
        {
            if (TryTake(out var entry, out var closed))
            {
                Append(entry!);
                continue;
            }
            Flush();
            if (closed)
                break;
            _work.Wait();
        }
        _ended.SetResult();
    }

    private bool TryTake(out IZLoggerEntry? entry, out bool closed)
    {
        lock (_gate)
        {
            closed = _closed;
            return _waiting.TryDequeue(out entry);
        }
    }

    private void Append(IZLoggerEntry entry)
    {
        // A line of its own, so that one that fails halfway leaves nothing behind.
        _line.ResetWrittenCount();
        try
        {
            entry.FormatUtf8(_line, _formatter);
        }
        catch (Exception)
        {
            Drop(entry);
            return;
        }
        entry.Return();
        _line.Write("\n"u8);
        _batch.Write(_line.WrittenSpan);
        _batchLines++;
        if (_batch.WrittenCount >= FlushBytes)
            Flush();
    }

    private void Flush()
    {
        try
        {
            if (_batch.WrittenCount > 0)
                _stream.Write(_batch.WrittenSpan);
            _stream.Flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Closed, full, or a pipe that nobody reads any more: the daemon goes on without.
            Interlocked.Add(ref _dropped, _batchLines);
        }
        _batch.ResetWrittenCount();
        _batchLines = 0;
    }

    private void Drop(IZLoggerEntry entry)
    {
        Interlocked.Increment(ref _dropped);
        entry.Return();
    }
}
