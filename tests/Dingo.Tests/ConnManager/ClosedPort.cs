using System.Net;
using System.Net.Sockets;

namespace Dingo.Tests.ConnManager;

/// <summary>A TCP address of this host at which nobody listens, and nobody else can until it is disposed.</summary>
internal sealed class ClosedPort : IDisposable
{
    // Bound, and not listening.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="at">Where nobody is to listen; at some port of the loopback by default.</param>
    public ClosedPort(IPEndPoint? at = null) => _socket.Bind(at ?? new IPEndPoint(IPAddress.Loopback, 0));

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public string Address => EndPoint.ToString();

    public string Url => $"tcp://{EndPoint}";

    public void Dispose() => _socket.Dispose();
}
