using System.Diagnostics;
using System.Runtime.InteropServices;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <content>How rows come, change and go, and the counters with them.</content>
internal sealed partial class ConnectionTable
{
    private const int MaxSpareRows = 64;

    // Of connections that are gone, for those to come: with them a decision allocates nothing.
    private readonly Stack<ConnectionRow> _spareRows = new(MaxSpareRows);

    private readonly long[] _moves = new long[ConnectionTransitions.Legal.Length];

    private ConnectionRow InsertLocked(ConnectionId id, bool isInbound, ProtocolFamily family)
    {
        if (!_spareRows.TryPop(out var row))
            row = new ConnectionRow();
        row.Reset(id, isInbound, family);
        _rows.Add(id.Number, row);
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_byRemote, id.Remote, out _);
        row.OlderOfRemote = newest;
        newest = row;
        if (row.Source is { } source)
            CollectionsMarshal.GetValueRefOrAddDefault(_sources, source, out _)++;
        return row;
    }

    private void RemoveLocked(ConnectionRow row)
    {
        MoveLocked(row, ConnectionState.Closed);
        MiscountLocked();
        LeavePlaceLocked(row);
        _rows.Remove(row.Id.Number);
        // The addresses may be a successor's by now.
        var addresses = (row.Id.Local, row.Id.Remote);
        if (_byAddresses.TryGetValue(addresses, out var holder) && holder == row)
            _byAddresses.Remove(addresses);
        ForgetRemoteLocked(row);
        if (row.Source is { } source && --CollectionsMarshal.GetValueRefOrNullRef(_sources, source) == 0)
            _sources.Remove(source);
        row.Connection = null;
        if (_spareRows.Count < MaxSpareRows)
            _spareRows.Push(row);
        if (_rows.Count == 0)
            _emptied?.TrySetResult();
    }

    private void MoveLocked(ConnectionRow row, ConnectionState to)
    {
        int move = ConnectionTransitions.IndexOf(row.State, to);
        if (move >= 0)
            _moves[move]++;
        else
            Volatile.Write(ref _mismatches, _mismatches + 1);
        _counts -= ConnectionCounts.Of(row);
        row.State = to;
        _counts += ConnectionCounts.Of(row);
        TellLocked(row);
    }

    private static void TellLocked(ConnectionRow row)
    {
        row.Changed?.TrySetResult();
        row.Changed = null;
    }

    [Conditional("SEEDED_MISTAKE")]
    private void MiscountLocked() => _counts = _counts with { Inbound = _counts.Inbound + 1 };

    private void LeavePlaceLocked(ConnectionRow row)
    {
        if (row.Place?.Attempts is not { } attempts)
            return;
        bool counted = attempts[0] == row;
        attempts.Remove(row);
        // The place goes on to the next attempt, in the same instant.
        if (counted && attempts.Count > 0)
            _counts += ConnectionCounts.Of(attempts[0]);
    }

    private void UseLocked(ConnectionRow row, ConnectionUse use)
    {
        _counts -= ConnectionCounts.Of(row);
        row.Use = use;
        _counts += ConnectionCounts.Of(row);
    }

    private void ForgetRemoteLocked(ConnectionRow row)
    {
        ref var newest = ref CollectionsMarshal.GetValueRefOrNullRef(_byRemote, row.Id.Remote);
        if (newest == row && row.OlderOfRemote is null)
        {
            _byRemote.Remove(row.Id.Remote);
            return;
        }

        ref var link = ref newest;
        while (link != row)
            link = ref link!.OlderOfRemote;
        link = row.OlderOfRemote;
        row.OlderOfRemote = null;
    }
}
