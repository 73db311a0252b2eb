using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>A bearer to a node over TCP: what is sent over it does not wait for acknowledgements (TCP_NODELAY, tcp(7)).</summary>
/// <remarks>
/// Nagle's algorithm holds a small message back while another is unacknowledged. The proposal, which was sent before there was a bearer, has
/// none before it; so the option is set with what follows it, and connections that never get so far cost a system call less.
/// </remarks>
/// <inheritdoc cref="SocketBearer(Socket, PeerEndPoint, PeerEndPoint)"/>
internal sealed class PromptBearer(Socket socket, PeerEndPoint local, PeerEndPoint remote) : SocketBearer(socket, local, remote)
{
    private bool _isPrompt;

    /// <inheritdoc/>
    public override BearerStatus Send(ReadOnlySpan<byte> bytes, out int count)
    {
        if (!_isPrompt)
            BePrompt();
        return base.Send(bytes, out count);
    }

    private void BePrompt()
    {
        _isPrompt = true;
        try
        {
            Socket.NoDelay = true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The way to the node is gone, as what is to be sent will find.
            return;
        }
    }
}
