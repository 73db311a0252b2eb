using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.ConnManager.Outbound;

/// <summary>Connects by whatever carries the peer's address.</summary>
internal sealed class Connector(SocketConnector sockets) : IConnector
{
    public Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken) =>
        remote.Kind == PeerEndPointKind.Pipe
            ? PipeConnector.ConnectAsync(remote, number, cancellationToken)
            : sockets.ConnectAsync(remote, number, cancellationToken);
}
