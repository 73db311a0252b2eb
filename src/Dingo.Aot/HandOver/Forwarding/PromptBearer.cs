using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>A bearer to a node over TCP, which is told the proposal as it is reached. What follows that waits for nothing (TCP_NODELAY, tcp(7)).</summary>
/// <remarks>
/// Nagle's algorithm holds back a message while another is unacknowledged: of the first there is none. So the option is set with the second,
/// and connections that never get as far (most of those that a relay closes at once) cost a system call less.
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
