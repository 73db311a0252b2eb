using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Connections;

/// <summary>Tells the closed callback of connections that are gone: one call at a time, in the thread pool.</summary>
/// <remarks>Safe on any thread; posting waits for nothing.</remarks>
internal sealed class ClosedCallbacks(ConnectionManagerConnClosedFunc callback, ILogger logger) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<(ConnectionId Id, string? Error)> _waiting = new();
    private bool _isCalling;
    private long _failures;

    /// <summary>Connections that it has not been told of yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Calls that ended in an exception.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void Post(ConnectionId id, in ClosedCause cause)
    {
        lock (_lock)
        {
            _waiting.Enqueue((id, cause.Error));
            if (_isCalling)
                return;
            _isCalling = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake(out var closed))
            Call(closed.Id, closed.Error);
    }

    private bool TryTake(out (ConnectionId Id, string? Error) closed)
    {
        lock (_lock)
            return _isCalling = _waiting.TryDequeue(out closed);
    }

    private void Call(ConnectionId id, string? error)
    {
        try
        {
            callback(id, error);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _failures);
            logger.ClosedCallbackFailed(id.Number, e);
        }
    }
}
