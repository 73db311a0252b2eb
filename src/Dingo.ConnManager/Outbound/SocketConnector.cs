using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Outbound;

/// <summary>Connects sockets, from a port of the kernel's choice or from a fixed one.</summary>
/// <param name="sourcePort">The port to dial from, shared with the listener there; 0 for the kernel's choice.</param>
/// <param name="sourceAddress">Where that listener is bound, for each family; any address where it is not.</param>
internal sealed class SocketConnector(int sourcePort, Func<AddressFamily, IPAddress> sourceAddress)
{
    /// <inheritdoc cref="IConnector.ConnectAsync"/>
    public async Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = Open(remote);
            var connecting = socket.ConnectAsync(remote.ToEndPoint(), cancellationToken).AsTask();
            // It completes on the socket engine's thread, which is no place for the caller's code: what follows runs in the pool.
            await connecting.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .ConfigureAwait(false);
            await connecting.ConfigureAwait(false);
            return Carry(socket, remote, number);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw Explain(e, remote);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>What a socket's error means for a dial.</summary>
    public static OutboundFailure FailureOf(SocketError error, PeerEndPointKind kind) => error switch
    {
        _ when IsWithoutFile(error, kind) => OutboundFailure.Unreachable,
        SocketError.ConnectionRefused => OutboundFailure.Refused,
        SocketError.TimedOut => OutboundFailure.TimedOut,
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable => OutboundFailure.AddressInUse,
        SocketError.TooManyOpenSockets or SocketError.ProcessLimit => OutboundFailure.LimitReached,
        _ => OutboundFailure.Unreachable,
    };

    /// <summary>Says why nobody was reached, from a port of the kernel's choice.</summary>
    public static string Explain(SocketError error, PeerEndPoint remote) =>
        Say(remote, IsWithoutFile(error, remote.Kind) ? "there is no such socket" : new SocketException((int)error).Message);

    private Socket Open(PeerEndPoint remote)
    {
        var endPoint = remote.ToEndPoint();
        var protocol = remote.Kind == PeerEndPointKind.Tcp ? ProtocolType.Tcp : ProtocolType.Unspecified;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
        if (protocol != ProtocolType.Tcp)
            return socket;
        try
        {
            socket.NoDelay = true;
            TcpKeepAlive.Set(socket);
            if (sourcePort != 0)
            {
                // On Unix this sets SO_REUSEPORT as well, which the listener there must have set too.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(sourceAddress(endPoint.AddressFamily), sourcePort));
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SocketBearer Carry(Socket socket, PeerEndPoint remote, ulong number)
    {
        var local = remote.Path is { } path ? PeerEndPoint.UnixClient(path, number) : PeerEndPoint.From(socket.LocalEndPoint!);
        // TCP lets a socket connect to itself, where nobody listens or the port is shared.
        if (local.Equals(remote))
            throw new OutboundException(OutboundFailure.Forbidden, $"{remote} is this end itself.");
        return new SocketBearer(socket, local, remote);
    }

    private OutboundException Explain(SocketException e, PeerEndPoint remote)
    {
        var failure = FailureOf(e.SocketErrorCode, remote.Kind);
        string text = failure == OutboundFailure.AddressInUse && sourcePort != 0
            ? Say(remote, $"port {sourcePort} is taken there, or by somebody who does not share it; a source port of 0 finds a free one")
            : Explain(e.SocketErrorCode, remote);
        return new OutboundException(failure, text, e);
    }

    private static string Say(PeerEndPoint remote, string why) => $"{remote} cannot be reached: {why}";

    // So the runtime calls it, in words about an address, when there is no file at the path.
    private static bool IsWithoutFile(SocketError error, PeerEndPointKind kind) =>
        error == SocketError.AddressNotAvailable && kind != PeerEndPointKind.Tcp;
}
