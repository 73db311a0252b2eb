using System.IO.Pipes;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Listening;

/// <summary>Makes the clients of a named pipe bearers. They have no address of their own, so each is given a number.</summary>
internal sealed class PipeDoorman(PeerEndPoint listener) : IDoorman<NamedPipeServerStream>
{
    /// <inheritdoc/>
    public bool TryName(NamedPipeServerStream accepted, out PeerEndPoint local, out PeerEndPoint remote)
    {
        local = listener;
        remote = PeerEndPoint.PipeClient(listener.Path!, ClientNumbers.Next());
        return true;
    }

    /// <inheritdoc/>
    public IBearer Carry(NamedPipeServerStream accepted, PeerEndPoint local, PeerEndPoint remote) => new PipeBearer(accepted, local, remote);
}
