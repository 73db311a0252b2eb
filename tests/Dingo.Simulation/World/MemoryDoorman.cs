using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Simulation.World;

/// <summary>Names who arrives at a <see cref="MemoryListeningSocket"/>.</summary>
internal sealed class MemoryDoorman(MemoryListeningSocket socket) : IDoorman<MemoryBearer>
{
    public bool TryName(MemoryBearer accepted, out PeerEndPoint local, out PeerEndPoint remote)
    {
        local = accepted.Local;
        remote = accepted.Remote;
        bool isThere = !socket.NextIsGone;
        socket.NextIsGone = false;
        return isThere;
    }

    public IBearer Carry(MemoryBearer accepted, PeerEndPoint local, PeerEndPoint remote)
    {
        if (!socket.NextFails)
            return accepted;
        socket.NextFails = false;
        throw new SocketException((int)SocketError.NotConnected);
    }
}
