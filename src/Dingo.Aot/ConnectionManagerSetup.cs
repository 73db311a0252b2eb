using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Handshake;
using Microsoft.Extensions.Logging;

namespace Dingo.Aot;

/// <summary>Turns the daemon's configuration into the connection manager's.</summary>
internal static class ConnectionManagerSetup
{
    /// <summary>Makes it; nothing is opened.</summary>
    public static ConnectionManagerConfig From(DaemonOptions options, ILoggerFactory log, TimeProvider time)
    {
        var handOver = new RespondHandOver(
            options.Limits.LocalIdleTimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(options.Limits.LocalIdleTimeoutSeconds));
        return new ConnectionManagerConfig
        {
            Listeners = options.Listeners.ConvertAll(listener => ListenerFrom(listener, options, handOver)),
            Limits = new ConnectionLimits
            {
                MaxInboundConns = options.Limits.MaxInboundConns,
                MaxConnectionsPerIP = options.Limits.MaxConnectionsPerIP,
                MaxLocalConns = options.Limits.MaxLocalConns,
                MaxPendingHandshakes = options.Limits.MaxPendingHandshakes,
            },
            LoggerFactory = log,
            Time = time,
        };
    }

    private static ListenerConfig ListenerFrom(ListenerOptions listener, DaemonOptions options, IHandOver handOver) => new()
    {
        Name = listener.Name,
        EndPoint = listener.GetEndPoint(),
        ConnectionOpts = new ConnectionOptions
        {
            Handshake = HandshakeFor(listener.Protocol, options),
            HandOver = handOver,
            HandshakeTimeout = TimeSpan.FromSeconds(options.Limits.HandshakeTimeoutSeconds),
            WriteTimeout = TimeSpan.FromSeconds(options.Limits.WriteTimeoutSeconds),
        },
        Mode = listener.GetMode(),
        Group = listener.Group.Length == 0 ? null : listener.Group,
    };

    private static HandshakeParameters HandshakeFor(ListenerProtocol protocol, DaemonOptions options)
    {
        var family = protocol == ListenerProtocol.NodeToNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;
        // Duplex, as a relay is. Peer sharing is offered by whoever runs that mini-protocol, and nobody here does.
        var data = new VersionData(options.GetNetworkMagic(), InitiatorOnly: false, PeerSharing: false);
        return new HandshakeParameters(family, data, options.ExperimentalVersions);
    }
}
