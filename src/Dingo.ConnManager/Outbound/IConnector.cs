using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Outbound;

/// <summary>Makes the bearer of an outbound connection: over a socket, or in memory.</summary>
internal interface IConnector
{
    /// <summary>Connects.</summary>
    /// <param name="remote">Where the peer listens.</param>
    /// <param name="number">Of the connection to be; tells clients of one Unix socket apart.</param>
    /// <param name="cancellationToken">Gives it up; nothing is held then.</param>
    /// <returns>Owned by the caller. What follows runs on the thread pool.</returns>
    /// <exception cref="OutboundException">It cannot be reached, and nothing is held.</exception>
    Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken);
}
