using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Listening;

/// <summary>Knows what arrives at a listener: says who it is, and makes it a bearer.</summary>
/// <remarks>Called by one thread at a time, the acceptor's.</remarks>
/// <typeparam name="TAccepted">What the listening socket yields.</typeparam>
internal interface IDoorman<in TAccepted>
    where TAccepted : class, IDisposable
{
    /// <summary>Names both ends.</summary>
    /// <returns>False when it is gone already.</returns>
    bool TryName(TAccepted accepted, out PeerEndPoint local, out PeerEndPoint remote);

    /// <summary>Makes the bearer, which owns what was accepted. Throws, and owns nothing, where that cannot be done.</summary>
    IBearer Carry(TAccepted accepted, PeerEndPoint local, PeerEndPoint remote);
}
