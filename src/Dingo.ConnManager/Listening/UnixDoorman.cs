using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

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
    public IBearer Carry(Socket accepted, PeerEndPoint local, PeerEndPoint remote) => new UnixSocketBearer(accepted, local, remote);
}
