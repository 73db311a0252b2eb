using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Simulation.World;

/// <summary>A listening socket in memory; its contract is a socket's.</summary>
internal sealed class MemoryListeningSocket(EndPoint endPoint, Completions completions, Action<string> violated) : IListeningSocket<MemoryBearer>
{
    private readonly Queue<AcceptOutcome<MemoryBearer>> _backlog = new();
    private AcceptOutcome<MemoryBearer> _outcome;
    private Action? _completed;
    private bool _isPending;
    private bool _isComplete;
    private bool _isWoken;
    private bool _hasReserve;

    public EndPoint LocalEndPoint => endPoint;

    public Action AcceptCompleted
    {
        set => _completed = value;
    }

    public bool IsDisposed { get; private set; }

    /// <summary>The process has no descriptor to spare.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>The wake-up of a stop gets lost.</summary>
    public bool LosesWake { get; set; }

    /// <summary>The next that is accepted was gone before it could be named.</summary>
    public bool NextIsGone { get; set; }

    /// <summary>The next that is accepted cannot be carried.</summary>
    public bool NextFails { get; set; }

    /// <summary>Whether somebody waits there to be accepted.</summary>
    public bool Holds(MemoryBearer bearer) => _outcome.Accepted == bearer || _backlog.Any(waiting => waiting.Accepted == bearer);

    /// <summary>A peer connects.</summary>
    public void Connect(MemoryBearer bearer) => Arrive(new(bearer, SocketError.Success));

    /// <summary>The next accept fails.</summary>
    public void Fail(SocketError error) => Arrive(new(null, error));

    public bool AcceptAsync()
    {
        if (_isPending || _isComplete)
            violated("two accepts at once");
        if (IsDisposed)
        {
            _outcome = new(null, SocketError.OperationAborted);
            return false;
        }

        if (_backlog.TryDequeue(out _outcome))
            return false;
        _isPending = true;
        return true;
    }

    public bool AcceptLater()
    {
        completions.Post(() =>
        {
            if (!AcceptAsync())
                _completed!();
        });
        return true;
    }

    public AcceptOutcome<MemoryBearer> TakeOutcome()
    {
        var outcome = _outcome;
        _outcome = default;
        return outcome;
    }

    public bool HoldReserve()
    {
        if (_hasReserve || IsDisposed)
            return true;
        return _hasReserve = !IsExhausted;
    }

    public bool ReleaseReserve()
    {
        bool had = _hasReserve;
        _hasReserve = false;
        return had;
    }

    public void Wake()
    {
        if (IsDisposed || _isWoken || LosesWake)
            return;
        _isWoken = true;
        Arrive(new(null, SocketError.ConnectionAborted));
    }

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        while (_backlog.TryDequeue(out var waiting))
            waiting.Accepted?.Abort();
        if (_isPending)
            Complete(new(null, SocketError.OperationAborted));
    }

    private void Arrive(AcceptOutcome<MemoryBearer> outcome)
    {
        if (IsDisposed)
            outcome.Accepted?.Abort();
        else if (_isPending)
            Complete(outcome);
        else
            _backlog.Enqueue(outcome);
    }

    private void Complete(AcceptOutcome<MemoryBearer> outcome)
    {
        _isPending = false;
        _isComplete = true;
        _outcome = outcome;
        completions.Post(Tell);
    }

    private void Tell()
    {
        _isComplete = false;
        _completed!();
    }
}
