using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager.Connections;

/// <content>What others may ask.</content>
internal sealed partial class ConnectionTable
{
    /// <summary>All counters, as of one instant.</summary>
    public ConnectionCounts Counts
    {
        get
        {
            lock (bus.Gate)
                return _counts;
        }
    }

    /// <summary>Places held by inbound node-to-node connections from one source.</summary>
    public int CountOf(SourceKey source)
    {
        lock (bus.Gate)
            return _sources.GetValueOrDefault(source);
    }

    /// <summary>The connection of that number once it is established and until it closes, or <see langword="null"/>.</summary>
    public Connection? Find(ulong number)
    {
        lock (bus.Gate)
            return _rows.TryGetValue(number, out var row) && row.State == ConnectionState.Established ? row.Connection : null;
    }

    /// <summary>Whether that number is of an established connection that a peer opened.</summary>
    public bool IsInbound(ulong number)
    {
        lock (bus.Gate)
            return _rows.TryGetValue(number, out var row) && row.State == ConnectionState.Established && row.IsInbound;
    }

    /// <summary>The number that was given last; 0 before the first.</summary>
    public ulong LastNumber
    {
        get
        {
            lock (bus.Gate)
                return _lastNumber;
        }
    }

    /// <summary>Every established connection that we dialled, or that the peer opened and we use.</summary>
    public List<Connection> UsedByUs() => Established(static row => (row.Use & ConnectionUse.Outbound) != 0);

    /// <summary>Every established connection whose bytes go to a node behind us.</summary>
    public List<Connection> Forwarded() => Established(static row => row.Connection!.IsForwarded);

    /// <summary>Every connection that holds a place, with whether it is established.</summary>
    public List<(Connection Connection, bool IsEstablished)> Held()
    {
        lock (bus.Gate)
        {
            var held = new List<(Connection, bool)>(_rows.Count);
            foreach (var row in _rows.Values)
            {
                if (row.Connection is { } connection)
                    held.Add((connection, row.State == ConnectionState.Established));
            }

            return held;
        }
    }

    /// <summary>Every place that is held, as of one instant.</summary>
    public List<ConnectionReport> Report()
    {
        lock (bus.Gate)
        {
            var reports = new List<ConnectionReport>(_rows.Count);
            foreach (var row in _rows.Values)
                reports.Add(new ConnectionReport(row.Id, row.State, row.IsInbound, row.Family, row.Use, row.Source, row.Connection));
            return reports;
        }
    }

    /// <summary>The connections whose opened event is out and whose closed event is not, and the number of the last event.</summary>
    public ConnectionSnapshot Snapshot()
    {
        lock (bus.Gate)
        {
            var entries = new List<ConnectionSnapshotEntry>(_rows.Count);
            foreach (var row in _rows.Values)
            {
                if (row.IsPublished)
                    entries.Add(new ConnectionSnapshotEntry(row.Id, row.State, row.IsInbound, row.IsNtC, row.IsDuplex));
            }

            return new ConnectionSnapshot(bus.LastSequenceLocked, entries);
        }
    }

    private List<Connection> Established(Func<ConnectionRow, bool> isWanted)
    {
        lock (bus.Gate)
        {
            var wanted = new List<Connection>();
            foreach (var row in _rows.Values)
            {
                if (row.State == ConnectionState.Established && isWanted(row))
                    wanted.Add(row.Connection!);
            }

            return wanted;
        }
    }
}
