using System.Net;
using System.Net.Sockets;

namespace Dingo.Aot.Metrics;

/// <summary>The socket on which the metrics endpoint listens.</summary>
internal sealed class MetricsListener : IMetricsListener
{
    // A flood waits here and not in our memory. Where the queue overflows, the kernel drops or resets whoever comes,
    // honest or not; admitting takes well under a millisecond each, so even a full queue is soon through.
    private const int Backlog = 1024;

    private readonly Socket _socket;
    private readonly SocketOperation _accept = new();

    /// <summary>Takes a bound socket, puts it to listening if it is not yet, and owns it.</summary>
    public MetricsListener(Socket bound)
    {
        _socket = bound;
        _socket.Listen(Backlog);
    }

    /// <inheritdoc/>
    public EndPoint EndPoint => _socket.LocalEndPoint!;

    /// <inheritdoc/>
    public Socket? Accepted => _accept.AcceptSocket;

    /// <summary>Binds an endpoint; on <c>[::]</c> dual stack.</summary>
    /// <returns>The listener, or why there is none.</returns>
    public static (MetricsListener? Listener, SocketError Error) Bind(EndPoint endPoint)
    {
        var isUnix = endPoint.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } six)
                socket.DualMode = six.Address.Equals(IPAddress.IPv6Any);
            socket.Bind(endPoint);
            return (new MetricsListener(socket), SocketError.Success);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            return (null, fault.SocketErrorCode);
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
