using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Outbound;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager;

/// <content>What others may have it do with connections: dial, add, let go, recycle.</content>
public sealed partial class ConnectionManager
{
    private readonly DialFigures _dials = new();
    private readonly long[] _recycles = new long[RecycleOutcomeNames.Count];

    /// <summary>Opens a connection to a peer, or finds the one that serves.</summary>
    /// <remarks>
    /// The addresses of a name are raced (RFC 8305). A peer has at most one connection that we use: where there is one, or a dial, the
    /// call fails; an established duplex connection that the peer opened from exactly that address is taken in its place
    /// (<see cref="IHandOver.Reuse"/>); one that is being negotiated there, or that is ending, is waited for. One that is forwarded
    /// (<see cref="Connection.IsForwarded"/>) is a node's, and does not count.
    /// </remarks>
    /// <param name="address"><c>HOST:PORT</c> (a name, an IPv4 address, or an IPv6 address in brackets), <c>unix:PATH</c> (on Windows a pipe), or <c>pipe:NAME</c>.</param>
    /// <param name="cancellationToken">Gives the dial up at any point; nothing leaks.</param>
    /// <returns>The established connection, already handed over. Anyone may close it.</returns>
    /// <exception cref="OutboundException">There is none.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="ConnectionManagerConfig.OutboundConnOpts"/> is configured.</exception>
    public Task<Connection> CreateOutboundConnAsync(string address, CancellationToken cancellationToken = default)
    {
        if (DialTarget.TryParse(address, out var target))
            return DialAsync(target, cancellationToken);
        _dials.CountFailed(OutboundFailure.Unresolvable);
        throw new OutboundException(OutboundFailure.Unresolvable, $"'{address}' is no address: give HOST:PORT, unix:PATH or pipe:NAME.");
    }

    /// <inheritdoc cref="CreateOutboundConnAsync(string, CancellationToken)"/>
    /// <param name="remote">Where the peer listens.</param>
    /// <param name="cancellationToken">Gives the dial up at any point; nothing leaks.</param>
    public Task<Connection> CreateOutboundConnAsync(PeerEndPoint remote, CancellationToken cancellationToken = default) =>
        DialAsync(new DialTarget(remote, "", 0), cancellationToken);

    /// <summary>Takes in a connection that was established elsewhere, as if it had been accepted or dialled here.</summary>
    /// <remarks>It gets its number here, and its opened event. The connection manager closes it when it stops, and forgets it when it ends.</remarks>
    /// <param name="connection">Established, and kept by no one else.</param>
    /// <param name="isInbound">The peer opened it: the limits of inbound connections hold.</param>
    /// <param name="peerAddr">The peer's address for the opened event, which has it normalized; empty when there was no listener to tell.</param>
    /// <returns>
    /// <see langword="false"/>, and the connection is closed, when the connection manager is not running, a limit is reached, or an outbound
    /// connection holds the same two addresses; also when it had been closed already.
    /// </returns>
    /// <exception cref="ArgumentException">The connection is not established.</exception>
    /// <exception cref="InvalidOperationException">It is in already.</exception>
    public bool AddConnection(Connection connection, bool isInbound, string peerAddr)
    {
        if (!connection.WasEstablished)
            throw new ArgumentException("Only an established connection can be added.", nameof(connection));
        if (connection.CloseReason != CloseReason.None)
            return false;

        string normalized = peerAddr.Length == 0 ? "" : NormalizePeerAddr(peerAddr);
        var refusal = _table.Add(connection, isInbound, normalized, out var displaced);
        displaced?.Close(CloseReason.Collision);
        if (refusal != RefusalReason.None)
        {
            connection.Close(ReasonFor(refusal), refusal.Name());
            return false;
        }

        _ = FollowAsync(connection);
        return true;
    }

    /// <summary>Lets an established connection go without closing it: it holds no place any more, and its closed event is out.</summary>
    /// <remarks>
    /// One that was accepted or dialled here keeps its deadlines on this connection manager's timer: they hold until
    /// <see cref="DisposeAsync"/>, and never fire after it.
    /// </remarks>
    /// <returns><see langword="false"/>, and nothing changed, unless exactly this connection was in under exactly this identity.</returns>
    public bool RemoveConnection(ConnectionId id, Connection connection)
    {
        var cause = connection.CloseReason == CloseReason.None ? new ClosedCause(CloseReason.Released, null) : ClosedCause.Of(connection);
        if (!_table.Release(id.Number, connection, cause))
            return false;
        _closedCallbacks?.Post(id, cause);
        return true;
    }

    /// <summary>Publishes a request to recycle a connection, and acts on it before it returns.</summary>
    /// <returns>What became of it.</returns>
    public RecycleOutcome RequestRecycle(in ConnectionRecycleRequestedEvent request)
    {
        _events.Publish(request, out var outcome);
        return outcome;
    }

    /// <summary>Closes the connection that the request names, so that it may be dialled again; one that is gone is a counted no-op.</summary>
    /// <remarks>Called by the dispatch table for each published request: a full ring cannot lose one.</remarks>
    [EventHandler]
    public RecycleOutcome HandleConnectionRecycleRequestedEvent(in ConnectionRecycleRequestedEvent request)
    {
        var outcome = Recycle(request);
        Interlocked.Increment(ref _recycles[(int)outcome]);
        return outcome;
    }

    private RecycleOutcome Recycle(in ConnectionRecycleRequestedEvent request)
    {
        if (!request.TryReconcile(out ulong number))
        {
            _logger.RecycleContradictory(request.ConnectionId.Number, request.ConnKey, request.Reason);
            return RecycleOutcome.Contradictory;
        }

        if (_table.Find(number) is { } connection && connection.Close(CloseReason.Recycled, request.Reason))
        {
            _logger.Recycling(number, request.ConnKey, request.Reason);
            return RecycleOutcome.Closed;
        }

        _logger.RecycleStale(number, request.ConnKey, request.Reason);
        return number == 0 || number > _table.LastNumber ? RecycleOutcome.Unknown : RecycleOutcome.Stale;
    }

    private async Task<Connection> DialAsync(DialTarget target, CancellationToken cancellationToken)
    {
        var dialer = await _dialer.GetAsync().ConfigureAwait(false)
            ?? throw new InvalidOperationException("Outbound connections are not configured.");
        var stopping = _stopping.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            var (connection, isNew) = await dialer.DialAsync(target, either.Token).ConfigureAwait(false);
            if (isNew)
                _dials.CountEstablished();
            else
                _dials.CountReused();
            return connection;
        }
        catch (OutboundException e)
        {
            _dials.CountFailed(e.Failure);
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _dials.CountFailed(OutboundFailure.Stopping);
            throw new OutboundException(OutboundFailure.Stopping, "The connection manager stops.");
        }
        catch (OperationCanceledException)
        {
            _dials.CountCancelled();
            throw;
        }
    }

    private async Task FollowAsync(Connection connection)
    {
        await connection.Completion.ConfigureAwait(false);
        if (!_table.Remove(connection))
            return;
        _figures.CountClosed(connection);
        _closedCallbacks?.Post(connection.Id, ClosedCause.Of(connection));
    }

    private static CloseReason ReasonFor(RefusalReason refusal) => refusal switch
    {
        RefusalReason.Stopping => CloseReason.Stopping,
        RefusalReason.Collision => CloseReason.Collision,
        _ => CloseReason.Pruned,
    };
}
