using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>Connects by sockets, where there is one to be had.</summary>
internal sealed class ScarceConnector : IConnector
{
    private readonly SocketConnector _sockets = new(0, static _ => IPAddress.None);

    /// <summary>What the system says in place of a socket; null where it gives one.</summary>
    public SocketError? Shortage { get; set; }

    public Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken) =>
        Shortage is { } error ? throw Explained(error, remote) : _sockets.ConnectAsync(remote, number, cancellationToken);

    private static OutboundException Explained(SocketError error, PeerEndPoint remote) =>
        new(SocketConnector.FailureOf(error, remote.Kind), "", new SocketException((int)error));
}
