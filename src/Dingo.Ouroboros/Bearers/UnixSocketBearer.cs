using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Ouroboros.Bearers;

/// <summary>A bearer over an accepted Unix socket: it knows whose process is at the other end.</summary>
public sealed class UnixSocketBearer : SocketBearer
{
    /// <inheritdoc cref="SocketBearer(Socket, PeerEndPoint, PeerEndPoint)"/>
    public UnixSocketBearer(Socket socket, PeerEndPoint local, PeerEndPoint remote)
        : base(socket, local, remote)
    {
        // Once, while the socket is surely open.
        if (UnixPeerCredentials.TryRead(socket, out var credentials))
            Credentials = credentials;
    }

    /// <inheritdoc/>
    public override UnixPeerCredentials? Credentials { get; }
}
