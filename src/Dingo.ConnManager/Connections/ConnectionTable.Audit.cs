using System.Runtime.InteropServices;
using Dingo.ConnManager.Admission;

namespace Dingo.ConnManager.Connections;

/// <content>The table's check on itself.</content>
internal sealed partial class ConnectionTable
{
    private readonly Dictionary<SourceKey, int> _recount = [];
    private long _mismatches;

    /// <summary>How often an audit found counters and rows apart, or a row made a move that is none. It must stay 0.</summary>
    public long AccountingMismatches => Volatile.Read(ref _mismatches);

    /// <summary>How often each of <see cref="ConnectionTransitions.Legal"/> was made: a test that claims to try them all can be held to it. A copy.</summary>
    public long[] Moves
    {
        get
        {
            lock (bus.Gate)
                return [.. _moves];
        }
    }

    /// <summary>Adds all rows up again and compares. One call takes well under a millisecond for ten thousand rows.</summary>
    public void Audit()
    {
        lock (bus.Gate)
        {
            var sum = default(ConnectionCounts);
            _recount.Clear();
            foreach (var row in _rows.Values)
            {
                sum += ConnectionCounts.Of(row);
                if (row.Source is { } source)
                    CollectionsMarshal.GetValueRefOrAddDefault(_recount, source, out _)++;
            }

            if (sum != _counts || !SourcesMatchLocked())
                Volatile.Write(ref _mismatches, _mismatches + 1);
        }
    }

    private bool SourcesMatchLocked()
    {
        if (_recount.Count != _sources.Count)
            return false;
        foreach (var (source, count) in _recount)
        {
            if (_sources.GetValueOrDefault(source) != count)
                return false;
        }

        return true;
    }
}
