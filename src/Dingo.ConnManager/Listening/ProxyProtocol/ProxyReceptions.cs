using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Timing;

namespace Dingo.ConnManager.Listening.ProxyProtocol;

/// <summary>The connections of one listener that are waiting for the word of their proxies.</summary>
/// <remarks>Safe on any thread. They hold no place yet, so there are never more of them than handshakes may be unfinished.</remarks>
/// <param name="admit">Takes over a bearer, with what its proxy said and the time of its accept.</param>
/// <param name="refuse">Counts one that ended otherwise; its bearer is closed afterwards.</param>
internal sealed class ProxyReceptions(Action<IBearer, ProxyHeader, long> admit, Action<IBearer, RefusalReason> refuse)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ProxyReception> _pending = [];
    private bool _isStopped;

    /// <summary>How many are waiting.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _pending.Count;
        }
    }

    /// <summary>Begins to read what the proxy says.</summary>
    /// <param name="bearer">Connected; owned from here on.</param>
    /// <param name="wheel">Keeps the time.</param>
    /// <param name="timeout">That the header may take.</param>
    /// <param name="limit">How many may wait at once.</param>
    public void Begin(IBearer bearer, TimingWheel wheel, TimeSpan timeout, int limit)
    {
        var reception = new ProxyReception(bearer, wheel, this);
        RefusalReason refusal;
        lock (_lock)
        {
            refusal = _isStopped ? RefusalReason.Stopping : _pending.Count >= limit ? RefusalReason.PendingLimit : RefusalReason.None;
            if (refusal == RefusalReason.None)
                _pending.Add(reception);
        }

        if (refusal == RefusalReason.None)
            reception.Start(timeout);
        else
            Refuse(reception, bearer, refusal);
    }

    /// <summary>Ends all that wait, and whoever comes from now on.</summary>
    public void Stop()
    {
        ProxyReception[] pending;
        lock (_lock)
        {
            _isStopped = true;
            pending = [.. _pending];
        }

        Array.ForEach(pending, static reception => reception.Stop());
    }

    /// <summary>For a reception that has its header. Takes the bearer over.</summary>
    public void Admit(ProxyReception reception, IBearer bearer, in ProxyHeader header)
    {
        Forget(reception);
        admit(bearer, header, reception.OpenedUs);
    }

    /// <summary>For a reception that ended without one. Takes the bearer over.</summary>
    public void Refuse(ProxyReception reception, IBearer bearer, RefusalReason reason)
    {
        Forget(reception);
        refuse(bearer, reason);
        bearer.Dispose();
    }

    private void Forget(ProxyReception reception)
    {
        lock (_lock)
            _pending.Remove(reception);
    }
}
