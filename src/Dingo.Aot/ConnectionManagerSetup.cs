using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Supervision;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Handshake;
using Microsoft.Extensions.Logging;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

namespace Dingo.Aot;

/// <summary>Turns the daemon's configuration into the connection manager's.</summary>
internal static class ConnectionManagerSetup
{
    /// <summary>Makes it; nothing is opened.</summary>
    /// <param name="options">A validated configuration.</param>
    /// <param name="probes">Takes the probes of the connections that are dialled or reused.</param>
    /// <param name="log">Where the connection manager logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="forwarded">The listeners that forward.</param>
    /// <param name="sockets">By a listener's name: the socket that a supervisor bound for it, if any. The connection manager's from its start on.</param>
    public static ConnectionManagerConfig From(
        DaemonOptions options, KeepAliveProbes probes, ILoggerFactory log, TimeProvider time, IReadOnlyList<ForwardedListener> forwarded,
        IReadOnlyDictionary<string, Socket>? sockets = null)
    {
        TimeSpan? idle = options.Limits.LocalIdleTimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(options.Limits.LocalIdleTimeoutSeconds);
        var handOver = new RespondHandOver(idle, probes);
        return new ConnectionManagerConfig
        {
            Listeners = options.Listeners.ConvertAll(
                listener => ListenerFrom(listener, SocketActivation.Of(listener, sockets), options, ForwardedBy(listener, forwarded)?.HandOver(idle) ?? (IHandOver)handOver)),
            OutboundConnOpts = OptionsFor(ListenerProtocol.NodeToNode, options, handOver),
            Limits = new ConnectionLimits
            {
                MaxInboundConns = options.Limits.MaxInboundConns,
                MaxConnectionsPerIP = options.Limits.MaxConnectionsPerIP,
                MaxLocalConns = options.Limits.MaxLocalConns,
                MaxOutboundConns = options.Limits.MaxOutboundConns,
                MaxPendingHandshakes = options.Limits.MaxPendingHandshakes,
            },
            OutboundSourcePort = options.Outbound.SourcePort,
            ConnectTimeout = TimeSpan.FromSeconds(options.Outbound.ConnectTimeoutSeconds),
            LoggerFactory = log,
            Time = time,
        };
    }

    private static ForwardedListener? ForwardedBy(ListenerOptions listener, IReadOnlyList<ForwardedListener> forwarded) =>
        forwarded.FirstOrDefault(known => known.Name == listener.Name);

    private static ListenerConfig ListenerFrom(ListenerOptions listener, Socket? supplied, DaemonOptions options, IHandOver handOver)
    {
        var connections = OptionsFor(listener.Protocol, options, handOver);
        if (listener.HandOver == HandOverKind.Forward)
            connections = connections with { Gate = new HandshakeGate(connections.Handshake, listener.PeerSharing == PeerSharingKind.Keep) };
        var config = new ListenerConfig
        {
            Name = listener.Name,
            Listener = supplied,
            ConnectionOpts = connections,
            AllowFrom = listener.GetAllowFrom(),
            ProxyFrom = listener.GetProxyFrom(),
        };
        // Whoever bound it has decided all the rest.
        return supplied is not null ? config : config with
        {
            EndPoint = listener.GetEndPoint(),
            ReuseAddress = options.Outbound.SourcePort != 0 && listener.GetEndPoint() is IPEndPoint ip && ip.Port == options.Outbound.SourcePort,
            Mode = listener.GetMode(),
            Group = listener.Group.Length == 0 ? null : listener.Group,
        };
    }

    private static ConnectionOptions OptionsFor(ListenerProtocol protocol, DaemonOptions options, IHandOver handOver) => new()
    {
        Handshake = HandshakeFor(protocol, options),
        HandOver = handOver,
        HandshakeTimeout = TimeSpan.FromSeconds(options.Limits.HandshakeTimeoutSeconds),
        WriteTimeout = TimeSpan.FromSeconds(options.Limits.WriteTimeoutSeconds),
    };

    private static HandshakeParameters HandshakeFor(ListenerProtocol protocol, DaemonOptions options)
    {
        var family = protocol == ListenerProtocol.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;
        // Duplex, as a relay is. Peer sharing is offered by whoever runs that mini-protocol, and nobody here does.
        var data = new VersionData(options.GetNetworkMagic(), InitiatorOnly: false, PeerSharing: false);
        return new HandshakeParameters(family, data, options.ExperimentalVersions);
    }
}
