using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>A listening socket whose accepts end as a test says; with nothing scripted, they stay pending.</summary>
internal sealed class ScriptedListener : IListeningSocket<ScriptedListener.Connection>
{
    private readonly Queue<SocketError> _script = new();
    private Action? _completed;
    private SocketError _last;
    private bool _reserved;
    private bool _pending;

    public int Accepts { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool IgnoresWake { get; init; }

    /// <summary>What every accept ends with when the script is at its end, instead of staying pending.</summary>
    public SocketError? Always { get; set; }

    /// <summary>Whether there is a descriptor to be had for the reserve.</summary>
    public bool HasDescriptors { get; set; } = true;

    /// <summary>Called before each attempt to hold the reserve.</summary>
    public Action? HoldingReserve { get; set; }

    /// <summary>Whether an accept that lets others be served first goes on in the pool, and not here and now.</summary>
    public bool LetsOthersBeServed { get; init; }

    /// <summary>How many accepts have let others be served first.</summary>
    public int Turns { get; private set; }

    /// <summary>Yielded by every accept in place of a new one.</summary>
    public Connection? Reused { get; init; }

    public List<Connection> Yielded { get; } = [];

    public EndPoint LocalEndPoint => new IPEndPoint(IPAddress.Loopback, 1);

    public Action AcceptCompleted
    {
        set => _completed = value;
    }

    public void Then(SocketError outcome, int times = 1)
    {
        for (int i = 0; i < times; i++)
            _script.Enqueue(outcome);
    }

    /// <summary>Ends the pending accept.</summary>
    public void Complete(SocketError outcome)
    {
        _last = outcome;
        _pending = false;
        _completed!();
    }

    public bool AcceptAsync()
    {
        Accepts++;
        if (_script.TryDequeue(out SocketError next) || (Always is { } always && Set(out next, always)))
        {
            _last = next;
            return false;
        }

        _pending = true;
        return true;
    }

    public bool AcceptLater()
    {
        Turns++;
        if (!LetsOthersBeServed)
            return AcceptAsync();
        ThreadPool.UnsafeQueueUserWorkItem(static listener => listener.Accept(), this, preferLocal: false);
        return true;
    }

    public AcceptOutcome<Connection> TakeOutcome()
    {
        if (_last != SocketError.Success)
            return new(null, _last);
        if (Reused is not null)
            return new(Reused, SocketError.Success);
        Yielded.Add(new Connection());
        return new(Yielded[^1], SocketError.Success);
    }

    public bool HoldReserve()
    {
        HoldingReserve?.Invoke();
        return _reserved |= HasDescriptors;
    }

    public bool ReleaseReserve()
    {
        bool had = _reserved;
        _reserved = false;
        return had;
    }

    public void Wake()
    {
        if (_pending && !IgnoresWake)
            Complete(SocketError.Success);
    }

    public void Dispose()
    {
        IsDisposed = true;
        if (_pending)
            Complete(SocketError.OperationAborted);
    }

    private void Accept()
    {
        if (!AcceptAsync())
            _completed!();
    }

    private static bool Set(out SocketError next, SocketError value)
    {
        next = value;
        return true;
    }

    internal sealed class Connection : IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
