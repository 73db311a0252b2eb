using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Aot.HandOver.Forwarding;

/// <summary>Where a node can be connected to.</summary>
/// <param name="Socket">For the socket: numeric, or a path.</param>
/// <param name="Peer">For people, and for the bearer.</param>
internal sealed record BackendPlace(EndPoint Socket, PeerEndPoint Peer)
{
    /// <summary><see cref="Socket"/> as the kernel has it.</summary>
    public SocketAddress Address { get; } = Socket.Serialize();

    /// <summary>Whether it is a TCP address.</summary>
    public bool IsTcp => Socket is IPEndPoint;

    /// <summary>Whether it is one of another host.</summary>
    public bool IsRemote => Socket is IPEndPoint ip && !IPAddress.IsLoopback(ip.Address);

    /// <summary>Makes one of an endpoint.</summary>
    public static BackendPlace Of(EndPoint endPoint) => new(endPoint, PeerEndPoint.From(endPoint));

    /// <summary>A socket to connect with.</summary>
    /// <exception cref="SocketException">There is none to be had: descriptors have run out.</exception>
    public Socket Open() =>
        new(Socket.AddressFamily, SocketType.Stream, IsTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
}
