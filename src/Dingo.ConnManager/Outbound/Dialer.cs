using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.ConnManager.Outbound;

/// <summary>Opens connections: finds the addresses, reserves a place, connects, shakes hands; or finds that there is one already.</summary>
/// <remarks>Safe on any thread. Awaits, since dials are few; from the handshake on the connection runs in its own turns.</remarks>
/// <param name="lives">What the lives of all connections have in common.</param>
/// <param name="setup">The first <see cref="Setup"/>.</param>
/// <param name="connector">Connects.</param>
/// <param name="resolver">Finds the addresses of names.</param>
/// <param name="time">Measures the time of a dial.</param>
internal sealed class Dialer(
    LifecycleSetup lives, DialerSetup setup, IConnector connector, INameResolver resolver, TimeProvider time)
{
    private volatile DialerSetup _setup = setup;

    /// <summary>How connections are opened: of dials that begin after it is set.</summary>
    public DialerSetup Setup
    {
        set => _setup = value;
    }

    /// <summary>Dials a peer.</summary>
    /// <returns>An established connection that was handed over: a new one, or one that the peer had opened and that is used from now on.</returns>
    /// <exception cref="OutboundException">There is none, and nothing is held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is held.</exception>
    public async Task<(Connection Connection, bool IsNew)> DialAsync(DialTarget target, CancellationToken cancellationToken)
    {
        var setup = _setup;
        var reached = await ReachInTimeAsync(target, setup, cancellationToken).ConfigureAwait(false);
        if (reached.Reused is not { } reused)
            return (await ShakeHandsAsync(reached, setup, cancellationToken).ConfigureAwait(false), true);

        Reuse(reused, setup.HandOver);
        return (reused, false);
    }

    private async Task<DialAttempt> ReachInTimeAsync(DialTarget target, DialerSetup setup, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(setup.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (target.EndPoint is { } remote)
                return await AttemptAsync(remote, setup, null, either.Token).ConfigureAwait(false);

            var place = new DialPlace();
            var race = new AddressRace(target, resolver, lives.Table, (candidate, token) => AttemptAsync(candidate, setup, place, token), time);
            return await race.RunAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string peer = target.EndPoint?.ToString() ?? $"{target.Host}:{target.Port}";
            throw new OutboundException(OutboundFailure.TimedOut, $"{peer} did not answer within {setup.ConnectTimeout.TotalSeconds} s.");
        }
    }

    private async Task<DialAttempt> AttemptAsync(PeerEndPoint remote, DialerSetup setup, DialPlace? place, CancellationToken cancellationToken)
    {
        while (true)
        {
            var decision = lives.Table.Reserve(setup.Settings.Handshake.Family, remote, place);
            switch (decision.Verdict)
            {
                case DialVerdict.Dial:
                    return await ConnectAsync(remote, decision.Lease, cancellationToken).ConfigureAwait(false);
                case DialVerdict.Wait:
                    await decision.Change!.WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case DialVerdict.Reuse:
                    return new DialAttempt(default, null, decision.Reused);
                default:
                    throw Explain(decision, remote);
            }
        }
    }

    private async Task<DialAttempt> ConnectAsync(PeerEndPoint remote, ConnectionLease lease, CancellationToken cancellationToken)
    {
        try
        {
            return new DialAttempt(lease, await connector.ConnectAsync(remote, lease.Id.Number, cancellationToken).ConfigureAwait(false), null);
        }
        catch
        {
            lease.Return();
            throw;
        }
    }

    private async Task<Connection> ShakeHandsAsync(DialAttempt reached, DialerSetup setup, CancellationToken cancellationToken)
    {
        var lifecycle = new DialLifecycle(lives, setup.HandOver);
        var connection = Begin(reached.Bearer!, reached.Lease, setup.Settings, lifecycle);
        bool isHandedOver;
        using (cancellationToken.UnsafeRegister(static c => ((Connection)c!).Abort(CloseReason.LocalClosed), connection))
            isHandedOver = await lifecycle.IsHandedOver.ConfigureAwait(false);

        if (isHandedOver && !cancellationToken.IsCancellationRequested)
            return connection;
        // Its place is free when it is closed, not when it is told to close.
        connection.Abort(CloseReason.LocalClosed);
        await connection.Completion.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw Explain(connection);
    }

    private Connection Begin(IBearer bearer, ConnectionLease lease, ConnectionSettings settings, DialLifecycle lifecycle)
    {
        var id = lives.Table.Connected(lease, bearer.Local, out var displaced);
        displaced?.Close(CloseReason.Collision);
        var connection = Connection.Initiate(id, bearer, settings, lifecycle);
        if (lives.Table.Bind(id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        connection.Start();
        return connection;
    }

    private void Reuse(Connection connection, IHandOver handOver)
    {
        try
        {
            handOver.Reuse(connection);
        }
        catch (Exception e)
        {
            // As when it is handed over: the fault of whoever takes it costs this connection, and no other.
            lives.Figures.CountFault();
            lives.Logger.ConnectionFaulted(connection.Id, e);
            connection.Close(CloseReason.InternalError, e.Message);
        }
    }

    private static OutboundException Explain(in DialDecision decision, PeerEndPoint remote) => decision.Verdict switch
    {
        DialVerdict.Exists => new(OutboundFailure.ConnectionExists, $"There is an outbound connection to {remote} already, or a dial.")
        {
            Existing = decision.Existing,
        },
        DialVerdict.Forbidden => new(
            OutboundFailure.Forbidden, $"{remote} has opened a connection from that very address, and answers nothing on it."),
        DialVerdict.Limit => new(OutboundFailure.LimitReached, "All places for outbound connections are taken."),
        _ => new(OutboundFailure.Stopping, "The connection manager is not running."),
    };

    private static OutboundException Explain(Connection connection)
    {
        var failure = connection.CloseReason switch
        {
            CloseReason.Stopping or CloseReason.Draining => OutboundFailure.Stopping,
            CloseReason.HandshakeTimedOut => OutboundFailure.TimedOut,
            CloseReason.QueryAnswered => OutboundFailure.QueryAnswered,
            CloseReason.RefusedByPeer => connection.RefusedByPeer switch
            {
                RefuseReason.VersionMismatch => OutboundFailure.NoCommonVersion,
                RefuseReason.Refused => OutboundFailure.WrongNetwork,
                _ => OutboundFailure.HandshakeFailed,
            },
            _ => OutboundFailure.HandshakeFailed,
        };
        string detail = connection.CloseDetail is { } text ? $" ({text})" : "";
        return new OutboundException(failure, $"The handshake with {connection.Remote} ended: {connection.CloseReason.Name()}{detail}.")
        {
            QueriedVersions = connection.QueriedVersions,
        };
    }
}
