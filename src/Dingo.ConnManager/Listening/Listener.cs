using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager.Listening;

/// <summary>One bound endpoint: admits the sockets that arrive there, and starts their connections.</summary>
/// <remarks>
/// The place is taken before the handshake and goes over to the connection, so a limit holds at every instant. The handshake runs in
/// the connection's own turns: a silent peer delays no one behind it.
/// </remarks>
internal sealed class Listener
{
    // Of the process, not of the listener: one that is bound again must not give a name again.
    private static ulong _lastUnixClient;

    private readonly ListenerConfig _config;
    private readonly ConnectionTable _table;
    private readonly ConnectionSettings _settings;
    private readonly ConnectionLifecycle _lifecycle;
    private readonly ILogger _logger;
    private readonly Acceptor<Socket> _acceptor;
    private readonly LinePacer _refusalLines;
    private readonly PeerEndPoint _local;
    private readonly bool _isWildcard;
    private readonly long[] _refusals = new long[RefusalReasonNames.Count];

    private Listener(
        ListenerConfig config, SocketListener socket, ConnectionTable table, ConnectionSettings settings, ConnectionLifecycle lifecycle,
        TimeProvider time, ILogger logger)
    {
        _config = config;
        _table = table;
        _settings = settings;
        _lifecycle = lifecycle;
        _logger = logger;
        _refusalLines = new LinePacer(time);
        EndPoint = socket.LocalEndPoint;
        _local = PeerEndPoint.From(EndPoint);
        _isWildcard = EndPoint is IPEndPoint { Address: var address } && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        _acceptor = new Acceptor<Socket>(config.Name, socket, Accept, Figures, time, logger);
    }

    public string Name => _config.Name;

    /// <summary>The concrete endpoint: the port that was free, if 0 was asked for.</summary>
    public EndPoint EndPoint { get; }

    public ListenerFigures Figures { get; } = new();

    public bool IsAccepting => !_acceptor.Completion.IsCompleted;

    /// <summary>Binds, and accepts nothing yet.</summary>
    /// <exception cref="ListenException">The endpoint cannot be had.</exception>
    public static Listener Bind(
        ListenerConfig config, ConnectionTable table, ConnectionSettings settings, ConnectionLifecycle lifecycle, TimeProvider time, ILogger logger)
    {
        var socket = BindSocket(config);
        var listener = new Listener(config, socket, table, settings, lifecycle, time, logger);
        logger.ListenerBound(config.Name, listener._local.ToString());
        return listener;
    }

    private static SocketListener BindSocket(ListenerConfig config)
    {
        try
        {
            return Open(config);
        }
        catch (ListenException e)
        {
            e.Listener = config.Name;
            throw;
        }
    }

    private static SocketListener Open(ListenerConfig config) => config.EndPoint switch
    {
        IPEndPoint ip => TcpListeningSocket.Bind(ip, config.ReuseAddress),
        UnixDomainSocketEndPoint unix when OperatingSystem.IsLinux() && unix.ToString() is not ['@', ..] => UnixListeningSocket.Bind(unix.ToString() ?? "", config.Mode, config.Group),
        _ => throw new ListenException(ListenFailure.Invalid, config.EndPoint.ToString() ?? "", "no such kind of listener on this system"),
    };

    /// <summary>Peers that got no place here, for this reason.</summary>
    public long Refusals(RefusalReason reason) => Volatile.Read(ref _refusals[(int)reason]);

    /// <summary>Begins to accept.</summary>
    public void Start() => _acceptor.Start();

    /// <summary>Stops accepting and unbinds. Connections go on.</summary>
    public Task StopAsync() => _acceptor.StopAsync();

    private void Accept(Socket socket)
    {
        if (!TryName(socket, out var local, out var remote))
        {
            // Gone between connect and accept: there is nobody to count.
            socket.Dispose();
            return;
        }

        var refusal = _table.Admit(_settings.Handshake.Family, local, remote, out var lease, out var displaced);
        if (refusal != RefusalReason.None)
        {
            Volatile.Write(ref _refusals[(int)refusal], _refusals[(int)refusal] + 1);
            if (_refusalLines.TryPass(out long suppressed))
                _logger.PeerRefused(Name, remote.ToString(), refusal.Name(), suppressed);
            socket.Dispose();
            return;
        }

        displaced?.Close(CloseReason.Collision);
        Begin(socket, lease, local, remote);
    }

    private void Begin(Socket socket, ConnectionLease lease, PeerEndPoint local, PeerEndPoint remote)
    {
        Connection connection;
        try
        {
            connection = Connection.Respond(lease.Id, new SocketBearer(socket, local, remote), _settings, _lifecycle);
        }
        catch
        {
            // The acceptor closes the socket, and counts it.
            lease.Return();
            throw;
        }

        if (_table.Bind(lease.Id, connection) is not CloseReason.None and var reason)
            connection.Close(reason);
        connection.Start();
    }

    private bool TryName(Socket socket, out PeerEndPoint local, out PeerEndPoint remote)
    {
        local = remote = _local;
        if (_local.Path is { } path)
        {
            remote = PeerEndPoint.UnixClient(path, Interlocked.Increment(ref _lastUnixClient));
            return true;
        }

        try
        {
            if (_isWildcard)
                local = PeerEndPoint.From(socket.LocalEndPoint!);
            remote = PeerEndPoint.From(socket.RemoteEndPoint!);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
