using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;

namespace Dingo.Aot.Sockets;

/// <summary>The TCP socket on which one of the daemon's own endpoints listens.</summary>
internal sealed class EndpointListener : IEndpointListener
{
    // A flood waits here and not in our memory. Where the queue overflows, the kernel drops or resets whoever comes,
    // honest or not; admitting takes well under a millisecond each, so even a full queue is soon through.
    private const int Backlog = 1024;

    private readonly Socket _socket;
    private readonly SocketOperation _accept = new();

    /// <summary>Takes a bound socket, puts it to listening if it is not yet, and owns it.</summary>
    private EndpointListener(Socket bound)
    {
        _socket = bound;
        _socket.Listen(Backlog);
    }

    /// <inheritdoc/>
    public EndPoint EndPoint => _socket.LocalEndPoint!;

    /// <inheritdoc/>
    public Socket? Accepted => _accept.AcceptSocket;

    /// <summary>Binds an endpoint; <c>[::]</c> dual stack, a Unix socket as <see cref="UnixListeningSocket"/> does it.</summary>
    /// <returns>The listener, or why there is none.</returns>
    public static (IEndpointListener? Listener, string Fault) Bind(EndPoint endPoint)
    {
        try
        {
            if (endPoint is IPEndPoint ip)
                return (new EndpointListener(BindTcp(ip)), "");
            return OperatingSystem.IsLinux()
                ? (new UnixEndpointListener(UnixListeningSocket.Bind(endPoint.ToString()!)), "")
                : (null, "Unix sockets are served on Linux only");
        }
        catch (Exception fault) when (fault is SocketException or ListenException)
        {
            return (null, fault.Message);
        }
    }

    private static Socket BindTcp(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SocketError> AcceptAsync() => _accept.AcceptAsync(_socket);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nobody inherits this socket, so an accept that is cut off here harms no successor.
        _socket.Dispose();
    }
}
