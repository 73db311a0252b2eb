using System.Net;
using System.Net.Sockets;

namespace Dingo.ConnManager.Listening;

/// <summary>A TCP listener on IPv4, on IPv6, or on both by way of <c>[::]</c>.</summary>
/// <remarks>On a dual-stack listener an IPv4 peer appears under its mapped address, <c>::ffff:a.b.c.d</c>.</remarks>
internal sealed class TcpListeningSocket : SocketListener
{
    private readonly IPEndPoint _local;
    private readonly bool _dualStack;

    private TcpListeningSocket(Socket socket) : base(socket)
    {
        _local = (IPEndPoint)socket.LocalEndPoint!;
        _dualStack = IsDualStack(_local);
    }

    /// <inheritdoc/>
    public override EndPoint LocalEndPoint => _local;

    /// <summary>Binds and listens.</summary>
    /// <param name="address">Port 0 takes a free one. <c>[::]</c> serves IPv4 too; any other IPv6 address does not.</param>
    /// <param name="reuseAddress">
    /// Sets SO_REUSEADDR and SO_REUSEPORT: needed to dial from the port that is listened on. The danger is that a second
    /// process of the same user which sets it too can bind here as well, and then gets part of the connections. (Without it
    /// the runtime still sets SO_REUSEADDR, so that connections in TIME_WAIT never hinder a restart.)
    /// </param>
    /// <exception cref="ListenException">The address cannot be had.</exception>
    public static TcpListeningSocket Bind(IPEndPoint address, bool reuseAddress = false)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = IsDualStack(address);
            if (reuseAddress)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            else if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            // Accepted sockets inherit it, which spares each of them a call that could fail.
            socket.NoDelay = true;
            TcpKeepAlive.Set(socket);
            socket.Bind(address);
            socket.Listen(Backlog);
            return new TcpListeningSocket(socket);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw ListenException.From(e, address.ToString());
        }
    }

    /// <inheritdoc/>
    protected override EndPoint WakeAddress => WakeAddressOf(_local, _dualStack);

    /// <summary>Where to connect to reach a listener bound to <paramref name="local"/>.</summary>
    internal static IPEndPoint WakeAddressOf(IPEndPoint local, bool dualStack)
    {
        // IPv4 loopback also for dual stack: hosts without ::1 are more common than hosts without 127.0.0.1.
        if (local.Address.Equals(IPAddress.Any) || dualStack)
            return new IPEndPoint(IPAddress.Loopback, local.Port);
        return local.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, local.Port) : local;
    }

    private static bool IsDualStack(IPEndPoint address) => address.Address.Equals(IPAddress.IPv6Any);
}
