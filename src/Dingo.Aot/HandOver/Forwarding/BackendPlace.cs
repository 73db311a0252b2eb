using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Where a node can be connected to.</summary>
/// <param name="Socket">For the socket: numeric, or a path.</param>
/// <param name="Peer">For people, and for the bearer.</param>
internal sealed record BackendPlace(EndPoint Socket, PeerEndPoint Peer)
{
    // IPPROTO_TCP and TCP_QUICKACK of Linux, tcp(7).
    private const int TcpLevel = 6;
    private const int TcpQuickAcknowledgement = 12;

    /// <summary><see cref="Socket"/> as the kernel has it.</summary>
    public SocketAddress Address { get; } = Socket.Serialize();

    /// <summary>Makes one of an endpoint.</summary>
    public static BackendPlace Of(EndPoint endPoint) => new(endPoint, PeerEndPoint.From(endPoint));

    /// <summary>What it says of a node that connecting to it here has failed.</summary>
    public ConnectFault FaultOf(SocketError error) => error switch
    {
        SocketError.WouldBlock => ConnectFault.QueueFull,
        SocketError.ConnectionRefused or SocketError.AccessDenied or SocketError.HostUnreachable or SocketError.NetworkUnreachable
            => ConnectFault.NodeDown,
        // Of a path: nobody has made the file, or it was left by nobody. Of an address: no port is left to connect from.
        SocketError.AddressNotAvailable when Socket is not IPEndPoint => ConnectFault.NodeDown,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse => ConnectFault.Shortage,
        SocketError.TooManyOpenSockets or SocketError.ProcessLimit or SocketError.NoBufferSpaceAvailable => ConnectFault.Shortage,
        // The runtime has no better name for ENOMEM.
        SocketError.SocketError => ConnectFault.Shortage,
        _ => ConnectFault.Unclear,
    };

    /// <summary>A socket to connect with.</summary>
    /// <exception cref="SocketException">There is none to be had: descriptors have run out, say.</exception>
    public Socket Open()
    {
        // Of a socket that is known to be TCP's the runtime receives by the cheaper of two calls.
        var protocol = Socket is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
        var socket = new Socket(Socket.AddressFamily, SocketType.Stream, protocol);
        try
        {
            if (Socket is IPEndPoint ip)
                Prepare(socket, ip);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Prepare(Socket socket, IPEndPoint target)
    {
        if (!IPAddress.IsLoopback(target.Address))
            TcpKeepAlive.Set(socket);
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            // The proposal follows at once, and says as well that the connection is there: one packet, and one waking of the node, for two.
            socket.SetRawSocketOption(TcpLevel, TcpQuickAcknowledgement, [0, 0, 0, 0]);
        }
        catch (SocketException)
        {
            // It takes two packets, then.
            return;
        }
    }
}
