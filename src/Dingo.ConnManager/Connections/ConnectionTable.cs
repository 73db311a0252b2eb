using System.Runtime.InteropServices;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Connections;

/// <summary>Decides who has a place, and knows every connection that has one. Everything else asks it, and then acts.</summary>
/// <remarks>
/// <para>
/// One lock, the bus's gate, guards all of it, so that a change, its event and the event's number are one step. Inside there is
/// no input or output, no clock and no log. Safe on any thread; events go to the rings after the lock is left.
/// </para>
/// <para>
/// A row changes state only in <see cref="MoveLocked"/>, which also changes the counters, so that counters and rows cannot drift
/// apart unnoticed: <see cref="Audit"/> adds the rows up again.
/// </para>
/// </remarks>
/// <param name="bus">Its gate is the table's lock.</param>
/// <param name="limits">The first <see cref="Limits"/>.</param>
/// <param name="sources">How sources are compared; null for the usual way.</param>
internal sealed partial class ConnectionTable(EventBus<AnyEvent> bus, ConnectionLimits limits, IEqualityComparer<SourceKey>? sources = null)
{
    private readonly Dictionary<ulong, ConnectionRow> _rows = [];
    private readonly Dictionary<(PeerEndPoint Local, PeerEndPoint Remote), ConnectionRow?> _byAddresses = [];
    private readonly Dictionary<SourceKey, int> _sources = new(sources);

    // Of each peer's address the newest row, which leads to the older ones; mostly there is one.
    private readonly Dictionary<PeerEndPoint, ConnectionRow?> _byRemote = [];
    private ConnectionCounts _counts;
    private ulong _lastNumber;
    private bool _isOpen;
    private TaskCompletionSource? _emptied;

    /// <summary>Begins to give places.</summary>
    public void Open()
    {
        lock (bus.Gate)
        {
            _isOpen = true;
            _emptied = null;
        }
    }

    /// <summary>Gives no more places; those held stay held.</summary>
    /// <returns>Completes when none is held any more.</returns>
    public Task Shut()
    {
        lock (bus.Gate)
        {
            _isOpen = false;
            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_rows.Count == 0)
                _emptied.TrySetResult();
            return _emptied.Task;
        }
    }

    /// <summary>Takes a place for a connection that a peer has just opened.</summary>
    /// <param name="family">The listener's.</param>
    /// <param name="local">Our end.</param>
    /// <param name="remote">The peer's end.</param>
    /// <param name="lease">The place; the caller binds a connection to it or gives it back.</param>
    /// <param name="displaced">An older connection between the same two addresses, for the caller to close as a collision.</param>
    /// <returns>Why there is none, or <see cref="RefusalReason.None"/>.</returns>
    public RefusalReason Admit(
        ProtocolFamily family, PeerEndPoint local, PeerEndPoint remote, out ConnectionLease lease, out Connection? displaced)
    {
        var source = ConnectionRow.SourceOf(family, remote);
        lock (bus.Gate)
        {
            lease = default;
            displaced = null;
            var refusal = JudgeLocked(family, source, local, remote);
            if (refusal != RefusalReason.None)
                return refusal;

            var row = InsertLocked(new ConnectionId(++_lastNumber, local, remote), isInbound: true, family);
            displaced = TakeAddressesLocked(row);
            MoveLocked(row, ConnectionState.UnnegotiatedInbound);
            lease = new ConnectionLease(this, row.Id);
            return RefusalReason.None;
        }
    }

    /// <summary>The place becomes the connection's, which gives it back when it is closed.</summary>
    /// <returns>Why the caller must close the connection at once, or <see cref="CloseReason.None"/>.</returns>
    public CloseReason Bind(ConnectionId id, Connection connection)
    {
        lock (bus.Gate)
        {
            var row = _rows[id.Number];
            row.Connection = connection;
            // Whoever waits for it to be decided need not, should it be a node's.
            TellLocked(row);
            if (!_isOpen)
                return CloseReason.Stopping;
            // Otherwise displaced while there was no connection that the newcomer could have closed.
            bool isHolder = _byAddresses.TryGetValue((row.Id.Local, row.Id.Remote), out var holder) && holder == row;
            return isHolder ? CloseReason.None : CloseReason.Collision;
        }
    }

    /// <summary>The handshake agreed. The opened event is out when this returns.</summary>
    public void Establish(Connection connection)
    {
        // Made before the lock is taken: it is text, and costs an allocation.
        string normalized = connection.Remote.ToString();
        lock (bus.Gate)
        {
            if (FindLocked(connection) is { } row)
                EstablishLocked(row, normalized);
        }

        bus.Flush();
    }

    /// <summary>A query was answered: the handshake is over, and the place is held until the peer leaves.</summary>
    public void Answer(Connection connection)
    {
        lock (bus.Gate)
        {
            if (FindLocked(connection) is { } row)
                MoveLocked(row, ConnectionState.Answered);
        }
    }

    /// <summary>The connection has its reason to close; its place is not free yet.</summary>
    public void BeginClosing(Connection connection)
    {
        lock (bus.Gate)
        {
            if (FindLocked(connection) is { } row)
                MoveLocked(row, ConnectionState.Closing);
        }
    }

    /// <summary>The connection's socket is gone. The closed event, if one is owed, is out when this returns.</summary>
    /// <returns><see langword="false"/> when the connection was not in the table, and nothing changed.</returns>
    public bool Remove(Connection connection) => Remove(connection, ClosedCause.Of(connection));

    /// <summary>Gives back a place to which no connection was bound. Twice is as good as once.</summary>
    public void Return(ConnectionLease lease)
    {
        lock (bus.Gate)
        {
            if (_rows.TryGetValue(lease.Id.Number, out var row) && row.Connection is null)
                RemoveLocked(row);
        }
    }

    private bool Remove(Connection connection, in ClosedCause cause)
    {
        lock (bus.Gate)
        {
            if (FindLocked(connection) is not { } row)
                return false;
            RemoveLocked(row);
            if (row.IsPublished)
                bus.AppendLocked(new ConnectionClosedEvent(row.Id, row.IsNtC, cause.Error, cause.Reason, cause.Detail));
        }

        bus.Flush();
        return true;
    }

    private ConnectionRow? FindLocked(Connection connection) =>
        _rows.TryGetValue(connection.Id.Number, out var row) && row.Connection == connection ? row : null;

    private void EstablishLocked(ConnectionRow row, string normalizedRemote)
    {
        // These count from the move on.
        row.IsDuplex = row.Connection!.IsDuplex;
        row.Use = row.IsInbound ? ConnectionUse.Inbound : ConnectionUse.Outbound;
        row.IsPublished = true;
        MoveLocked(row, ConnectionState.Established);
        bus.AppendLocked(OpenedEvent(row, normalizedRemote));
    }

    /// <returns>The connection that had the addresses, for the caller to close as a collision.</returns>
    private Connection? TakeAddressesLocked(ConnectionRow row)
    {
        ref var holder = ref CollectionsMarshal.GetValueRefOrAddDefault(_byAddresses, (row.Id.Local, row.Id.Remote), out _);
        var displaced = holder?.Connection;
        holder = row;
        return displaced;
    }

    private static AnyEvent OpenedEvent(ConnectionRow row, string normalized) => row.IsInbound
        ? new InboundConnectionEvent(row.Id, row.Id.Local, row.Id.Remote, row.IsNtC, normalized, row.IsDuplex, row.Connection!.Credentials)
        : new OutboundConnectionEvent(row.Id, row.Id.Local, row.Id.Remote, row.IsNtC, normalized, row.IsDuplex);
}
