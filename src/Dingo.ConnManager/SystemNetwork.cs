using System.ComponentModel;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.ConnManager;

/// <summary>The system's network: TCP, Unix sockets, named pipes.</summary>
internal sealed class SystemNetwork : INetwork
{
    /// <summary>The one there is.</summary>
    public static readonly SystemNetwork Instance = new();

    private SystemNetwork()
    {
    }

    /// <inheritdoc/>
    public Listener Bind(ListenerConfig config, ListenerSetup setup)
    {
        StartPollers(config);
        if (config.Listener is { } supplied)
            return OnSocket(config.Name, SuppliedListeningSocket.Adopt(supplied), setup);

        return config.EndPoint switch
        {
            IPEndPoint ip => OnSocket(config.Name, TcpListeningSocket.Bind(ip, config.ReuseAddress), setup),
            UnixDomainSocketEndPoint unix when OperatingSystem.IsLinux() && unix.ToString() is not ['@', ..] =>
                OnSocket(config.Name, UnixListeningSocket.Bind(unix.ToString(), config.Mode, config.Group), setup),
            NamedPipeEndPoint pipe => new Listener<NamedPipeServerStream>(
                config.Name, NamedPipeListeningSocket.Bind(pipe), new PipeDoorman(PeerEndPoint.Pipe(pipe.Name)), setup),
            _ => throw new ListenException(ListenFailure.Invalid, config.Address, "no such kind of listener on this system"),
        };
    }

    /// <inheritdoc/>
    public IConnector MakeConnector(int sourcePort, Func<AddressFamily, IPAddress> sourceAddress) =>
        new Connector(new SocketConnector(sourcePort, sourceAddress));

    private static void StartPollers(ListenerConfig config)
    {
        try
        {
            Pollers.Start();
        }
        catch (Win32Exception e)
        {
            throw new ListenException(ListenFailure.Other, config.Address, $"there is nothing to wait for connections with: {e.Message}", e);
        }
    }

    private static Listener<Socket> OnSocket(string name, SocketListener socket, ListenerSetup setup) =>
        new(name, socket, SocketDoorman.For(socket.LocalEndPoint), setup);
}
