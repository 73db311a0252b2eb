using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Outbound;

/// <summary>Opens connections: reserves a place, connects, shakes hands.</summary>
/// <remarks>Safe on any thread. Awaits, since dials are few; from the handshake on the connection runs in its own turns.</remarks>
internal sealed class Dialer(
    ConnectionTable table, LifecycleFigures figures, ConnectionOptions options, ConnectionSettings settings, TimeSpan connectTimeout,
    TimeProvider time, LinePacer handshakeLines, ILogger logger)
{
    /// <summary>Dials a peer.</summary>
    /// <returns>The established connection, already handed over.</returns>
    /// <exception cref="OutboundException">There is none, and nothing is held.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and nothing is held.</exception>
    public async Task<Connection> DialAsync(PeerEndPoint remote, CancellationToken cancellationToken)
    {
        if (table.Reserve(options.Handshake.Family, remote, out var lease) != RefusalReason.None)
            throw new OutboundException(OutboundFailure.Stopping, "The connection manager is not running.");

        IBearer bearer;
        try
        {
            bearer = await ConnectAsync(remote, lease, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lease.Return();
            throw;
        }

        var lifecycle = new DialLifecycle(table, figures, options.HandOver, handshakeLines, logger);
        var connection = Begin(bearer, lease, lifecycle);
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

    private async Task<IBearer> ConnectAsync(PeerEndPoint remote, ConnectionLease lease, CancellationToken cancellationToken)
    {
        var endPoint = remote.ToEndPoint();
        var protocol = remote.Kind == PeerEndPointKind.Tcp ? ProtocolType.Tcp : ProtocolType.Unspecified;
        Socket? socket = null;
        using var timeout = new CancellationTokenSource(connectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
            if (protocol == ProtocolType.Tcp)
            {
                socket.NoDelay = true;
                TcpKeepAlive.Set(socket);
            }

            var connecting = socket.ConnectAsync(endPoint, either.Token).AsTask();
            // It completes on the socket engine's thread, which is no place for the caller's code: what follows runs in the pool.
            await connecting.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .ConfigureAwait(false);
            await connecting.ConfigureAwait(false);
            var local = remote.Path is { } path ? PeerEndPoint.UnixClient(path, lease.Id.Number) : PeerEndPoint.From(socket.LocalEndPoint!);
            return new SocketBearer(socket, local, remote);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket?.Dispose();
            throw new OutboundException(OutboundFailure.TimedOut, $"{remote} did not answer within {connectTimeout.TotalSeconds} s.");
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new OutboundException(FailureOf(e.SocketErrorCode), $"{remote} cannot be reached: {e.Message}", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
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

    private static OutboundFailure FailureOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => OutboundFailure.Refused,
        SocketError.TimedOut => OutboundFailure.TimedOut,
        _ => OutboundFailure.Unreachable,
    };

    private static OutboundException Explain(Connection connection)
    {
        var failure = connection.CloseReason switch
        {
            CloseReason.Stopping or CloseReason.Draining => OutboundFailure.Stopping,
            CloseReason.HandshakeTimedOut => OutboundFailure.TimedOut,
            CloseReason.RefusedByPeer => connection.RefusedByPeer switch
            {
                RefuseReason.VersionMismatch => OutboundFailure.NoCommonVersion,
                RefuseReason.Refused => OutboundFailure.WrongNetwork,
                _ => OutboundFailure.HandshakeFailed,
            },
            _ => OutboundFailure.HandshakeFailed,
        };
        string detail = connection.CloseDetail is { } text ? $" ({text})" : "";
        return new OutboundException(failure, $"The handshake with {connection.Remote} ended: {connection.CloseReason.Name()}{detail}.");
    }
}
