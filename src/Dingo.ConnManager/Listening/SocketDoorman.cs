using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.ConnManager.Listening;

/// <summary>Makes the sockets that arrive at a TCP listener bearers.</summary>
internal sealed class SocketDoorman : IDoorman<Socket>
{
    private readonly PeerEndPoint _local;
    private readonly bool _isWildcard;

    private SocketDoorman(IPEndPoint listener)
    {
        _local = PeerEndPoint.From(listener);
        _isWildcard = listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any);
    }

    /// <param name="listener">Where the sockets arrive.</param>
    public static IDoorman<Socket> For(EndPoint listener) =>
        listener is IPEndPoint ip ? new SocketDoorman(ip) : new UnixDoorman(PeerEndPoint.From(listener));

    /// <inheritdoc/>
    public bool TryName(Socket accepted, out PeerEndPoint local, out PeerEndPoint remote)
    {
        local = remote = _local;
        try
        {
            if (_isWildcard)
                local = PeerEndPoint.From(accepted.LocalEndPoint!);
            remote = PeerEndPoint.From(accepted.RemoteEndPoint!);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public IBearer Carry(Socket accepted, PeerEndPoint local, PeerEndPoint remote) =>
        Pollers.AreUsed ? new PolledBearer(accepted, local, remote) { Poller = Pollers.Next() } : new SocketBearer(accepted, local, remote);
}
