using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <content>Who may be dialled, and who is there already.</content>
/// <remarks>
/// As in ouroboros-network, a peer's address has at most one connection that we use: a dial to where there is one is refused, a duplex
/// connection that the peer opened from there is used in its place, and one that only the peer may use forbids it. One that is forwarded is
/// not ours to use: its peer may be dialled beside it.
/// </remarks>
internal sealed partial class ConnectionTable
{
    /// <summary>Takes a place for a dial, or tells what there is in its stead.</summary>
    /// <param name="family">Of the connection to be.</param>
    /// <param name="remote">Where the peer listens.</param>
    /// <param name="place">Of a dial that tries several addresses: while it is held, further attempts need none of their own.</param>
    public DialDecision Reserve(ProtocolFamily family, PeerEndPoint remote, DialPlace? place = null)
    {
        lock (bus.Gate)
        {
            if (!_isOpen)
                return new DialDecision(DialVerdict.Stopping);
            var verdict = StrongestLocked(remote, out var row);
            if (verdict != DialVerdict.Dial)
                return AnswerLocked(verdict, row!);
            bool isHeld = place is { Attempts.Count: > 0 };
            if (!isHeld && RuleLocked(RefusalReason.OutboundLimit, family, source: null).Refuses)
                return new DialDecision(DialVerdict.Limit);

            row = InsertLocked(new ConnectionId(++_lastNumber, remote, remote), isInbound: false, family);
            row.Place = place;
            place?.Attempts.Add(row);
            MoveLocked(row, ConnectionState.ReservedOutbound);
            return new DialDecision(DialVerdict.Dial, new ConnectionLease(this, row.Id));
        }
    }

    /// <summary>The dial got through: its place has two addresses now.</summary>
    /// <param name="lease">The place.</param>
    /// <param name="local">Our end.</param>
    /// <param name="displaced">An older connection between the same two addresses, for the caller to close as a collision.</param>
    /// <returns>The identity of the connection to be.</returns>
    public ConnectionId Connected(ConnectionLease lease, PeerEndPoint local, out Connection? displaced)
    {
        lock (bus.Gate)
        {
            var row = _rows[lease.Id.Number];
            row.Id = new ConnectionId(row.Id.Number, local, row.Id.Remote);
            displaced = TakeAddressesLocked(row);
            MoveLocked(row, ConnectionState.UnnegotiatedOutbound);
            return row.Id;
        }
    }

    /// <summary>Takes back that a connection which the peer opened was to be used by us.</summary>
    public void StopUsing(Connection connection)
    {
        lock (bus.Gate)
        {
            if (FindLocked(connection) is { IsInbound: true } row)
                UseLocked(row, row.Use & ~ConnectionUse.Outbound);
        }
    }

    /// <summary>Whether a peer opened a connection from exactly that address, and it is established.</summary>
    public bool HasInbound(PeerEndPoint remote)
    {
        lock (bus.Gate)
        {
            for (var row = _byRemote.GetValueOrDefault(remote); row is not null; row = row.OlderOfRemote)
            {
                if (row.IsInbound && row.State == ConnectionState.Established)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether any connection, or dial, with that peer's address holds a place, and is ours to use.</summary>
    public bool Knows(PeerEndPoint remote)
    {
        lock (bus.Gate)
        {
            for (var row = _byRemote.GetValueOrDefault(remote); row is not null; row = row.OlderOfRemote)
            {
                if (!BelongsToNode(row))
                    return true;
            }

            return false;
        }
    }

    private DialVerdict StrongestLocked(PeerEndPoint remote, out ConnectionRow? strongest)
    {
        strongest = null;
        var verdict = DialVerdict.Dial;
        for (var row = _byRemote.GetValueOrDefault(remote); row is not null; row = row.OlderOfRemote)
        {
            var of = VerdictOf(row);
            if (of <= verdict || BelongsToNode(row))
                continue;
            verdict = of;
            strongest = row;
        }

        return verdict;
    }

    // A word of ours on it would reach the peer as the node's, and the node would get an answer to what it has not said.
    private static bool BelongsToNode(ConnectionRow row) => row.Connection is { IsForwarded: true };

    private static DialVerdict VerdictOf(ConnectionRow row)
    {
        bool isLeaving = row.State is ConnectionState.Closing or ConnectionState.Answered
            || row.Connection is { CloseReason: not CloseReason.None };
        if (isLeaving || row.State == ConnectionState.UnnegotiatedInbound)
            return DialVerdict.Wait;
        if ((row.Use & ConnectionUse.Outbound) != 0 || !row.IsInbound)
            return DialVerdict.Exists;
        return row.IsDuplex ? DialVerdict.Reuse : DialVerdict.Forbidden;
    }

    private DialDecision AnswerLocked(DialVerdict verdict, ConnectionRow row)
    {
        switch (verdict)
        {
            case DialVerdict.Wait:
                row.Changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return new DialDecision(verdict, Change: row.Changed.Task);
            case DialVerdict.Reuse:
                UseLocked(row, row.Use | ConnectionUse.Outbound);
                return new DialDecision(verdict, Reused: row.Connection);
            case DialVerdict.Exists:
                return new DialDecision(verdict, Existing: row.State == ConnectionState.Established ? row.Connection : null);
            default:
                return new DialDecision(verdict);
        }
    }
}
