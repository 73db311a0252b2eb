using Dingo.Ouroboros.Connections;

namespace Dingo.Aot.HandOver;

/// <summary>The probes of all connections that we use as their initiator: one for each, while it is open.</summary>
/// <remarks>Safe on any thread. There are never more than there are connections. Nothing is called while the lock is held.</remarks>
internal sealed class KeepAliveProbes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Connection, KeepAliveProbe> _probes = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _probes.Count;
        }
    }

    /// <summary>Begins to probe a connection, unless it is probed already.</summary>
    public void Begin(Connection connection)
    {
        var probe = new KeepAliveProbe(connection, Forget);
        // Before it starts: on a connection that has just closed, its end comes at once.
        lock (_lock)
        {
            if (!_probes.TryAdd(connection, probe))
                return;
        }

        probe.Start();
    }

    /// <summary>The probe of a connection, or null when it has none, or is closed.</summary>
    public KeepAliveProbe? Find(Connection connection)
    {
        lock (_lock)
            return _probes.GetValueOrDefault(connection);
    }

    private void Forget(Connection connection)
    {
        lock (_lock)
            _probes.Remove(connection);
    }
}
