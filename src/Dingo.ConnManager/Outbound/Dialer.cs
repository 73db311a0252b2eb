using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Outbound;

/// <summary>Opens connections: finds the addresses, reserves a place, connects, shakes hands; or finds that there is one already.</summary>
/// <remarks>Safe on any thread. Awaits, since dials are few; from the handshake on the connection runs in its own turns.</remarks>
internal sealed class Dialer(
    ConnectionTable table, LifecycleFigures figures, ConnectionOptions options, ConnectionSettings settings, IConnector connector,
    INameResolver resolver, TimeSpan connectTimeout, TimeProvider time, LinePacer handshakeLines, ILogger logger,
    ClosedCallbacks? callbacks)
{
    /// <summary>Dials a peer.</summary>
    /// <returns>An established connection that was handed over: a new one, or one that the peer had opened and that is used from now on.</returns>
    /// <exception cref="OutboundException">There is none, and nothing is held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is held.</exception>
    public async Task<(Connection Connection, bool IsNew)> DialAsync(DialTarget target, CancellationToken cancellationToken)
    {
        var reached = await ReachInTimeAsync(target, cancellationToken).ConfigureAwait(false);
        if (reached.Reused is not { } reused)
            return (await ShakeHandsAsync(reached, cancellationToken).ConfigureAwait(false), true);

        Reuse(reused);
        return (reused, false);
    }

    private async Task<DialAttempt> ReachInTimeAsync(DialTarget target, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(connectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return target.EndPoint is { } remote
                ? await AttemptAsync(remote, either.Token).ConfigureAwait(false)
                : await new AddressRace(target, resolver, table, AttemptAsync, time).RunAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string peer = target.EndPoint?.ToString() ?? $"{target.Host}:{target.Port}";
            throw new OutboundException(OutboundFailure.TimedOut, $"{peer} did not answer within {connectTimeout.TotalSeconds} s.");
        }
    }

    private async Task<DialAttempt> AttemptAsync(PeerEndPoint remote, CancellationToken cancellationToken)
    {
        while (true)
        {
            var decision = table.Reserve(options.Handshake.Family, remote);
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
                    throw Explain(decision.Verdict, remote);
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

    private async Task<Connection> ShakeHandsAsync(DialAttempt reached, CancellationToken cancellationToken)
    {
        var lifecycle = new DialLifecycle(table, figures, options.HandOver, handshakeLines, logger, callbacks);
        var connection = Begin(reached.Bearer!, reached.Lease, lifecycle);
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

    private Connection Begin(IBearer bearer, ConnectionLease lease, DialLifecycle lifecycle)
    {
        var id = table.Connected(lease, bearer.Local, out var displaced);
        displaced?.Close(CloseReason.Collision);
        var connection = Connection.Initiate(id, bearer, settings, lifecycle);
        if (table.Bind(id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        connection.Start();
        return connection;
    }

    private void Reuse(Connection connection)
    {
        try
        {
            options.HandOver.Reuse(connection);
        }
        catch (Exception e)
        {
            // As when it is handed over: the fault of whoever takes it costs this connection, and no other.
            figures.CountFault();
            logger.ConnectionFaulted(connection.Id, e);
            connection.Close(CloseReason.InternalError, e.Message);
        }
    }

    private static OutboundException Explain(DialVerdict verdict, PeerEndPoint remote) => verdict switch
    {
        DialVerdict.Exists => new(OutboundFailure.ConnectionExists, $"There is an outbound connection to {remote} already, or a dial."),
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
