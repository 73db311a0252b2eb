using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.ConnManager.Listening;

/// <summary>Makes the clients of a Unix socket bearers. They have no address of their own, so each is given a number.</summary>
internal sealed class UnixDoorman(PeerEndPoint listener) : IDoorman<Socket>
{
    /// <inheritdoc/>
    public bool TryName(Socket accepted, out PeerEndPoint local, out PeerEndPoint remote)
    {
        local = listener;
        remote = PeerEndPoint.UnixClient(listener.Path!, ClientNumbers.Next());
        return true;
    }

    /// <inheritdoc/>
    public IBearer Carry(Socket accepted, PeerEndPoint local, PeerEndPoint remote)
    {
        // Once, while the socket is surely open.
        UnixPeerCredentials? credentials = UnixPeerCredentials.TryRead(accepted, out var read) ? read : null;
        return Pollers.AreUsed
            ? new PolledBearer(accepted, local, remote) { Credentials = credentials, Poller = Pollers.Next() }
            : new SocketBearer(accepted, local, remote) { Credentials = credentials };
    }
}
