using System.Globalization;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Aot.Configuration;
using Dingo.Aot.Control;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Metrics;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Relaying;

namespace Dingo.Aot.Descriptors;

/// <summary>The file descriptors that a configuration may have open at once, when every limit is reached.</summary>
/// <remarks>A process that has too few turns peers away that its limits would let in, and finds that out when it is busiest.</remarks>
/// <param name="Listeners">
/// What listens, and is held in reserve there, connections whose proxy has not spoken yet, and those that come in the place of ones that were
/// let go, of which the sockets are closed in the same turn.
/// </param>
/// <param name="Connections">Those that have a place, and of those that are forwarded the way to the node as well, and what streams between the two.</param>
/// <param name="Endpoints">Metrics and control.</param>
/// <param name="Pollers">What waits for all of these: one each.</param>
internal sealed record DescriptorBudget(int Listeners, int Connections, int Endpoints, int Pollers)
{
    /// <summary>Standard streams, the runtime's socket engine's own, and what is open for moments: files, look-ups, dials that race, checks of nodes.</summary>
    public const int Spare = 32 + BackendPool.MaxBackends;

    // A listener holds one back, to be able to turn peers away when there are no others; one that no poller watches has one to yield by; and
    // of a Unix socket that was handed over there is a second.
    private const int PerListener = 4;

    private const int MaxAcceptsPerTurn = Acceptor<Socket>.MaxAcceptsPerTurn;

    /// <summary>All of them.</summary>
    public int Total => Listeners + Connections + Endpoints + Pollers + Spare;

    /// <summary>What a configuration may need.</summary>
    public static DescriptorBudget Of(DaemonOptions options)
    {
        var limits = options.Limits;
        int proxied = options.Listeners.Count(static listener => listener.ProxyFrom.Length > 0);
        return new DescriptorBudget(
            Listeners: options.Listeners.Sum(static listener => PerListener + (MaxAcceptsPerTurn * PerConnection(listener)))
                + (proxied * limits.MaxPendingHandshakes),
            Connections: (limits.MaxInboundConns * PerConnection(options, ListenerProtocol.NodeToNode))
                + (limits.MaxLocalConns * PerConnection(options, ListenerProtocol.NodeToClient))
                + limits.MaxOutboundConns + (options.Listeners.Exists(IsForwarding) ? 2 * KernelPipes.MaxPipes : 0),
            Endpoints: (options.Metrics.GetEndPoint() is null ? 0 : 1 + MetricsEndpoint.MaxConnections)
                + (options.Control.Enabled ? 1 + ControlServer.MaxClients : 0),
            Pollers: SocketEngine.PollersOf(options.Engine));
    }

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Total} at most ({Listeners} for listeners, {Connections} for connections, {Endpoints} for endpoints, {Pollers} to wait for them, {Spare} to spare)");

    private static int PerConnection(DaemonOptions options, ListenerProtocol protocol) =>
        options.Listeners.Where(listener => listener.Protocol == protocol).Select(PerConnection).DefaultIfEmpty(1).Max();

    private static int PerConnection(ListenerOptions listener) => IsForwarding(listener) ? 2 : 1;

    private static bool IsForwarding(ListenerOptions listener) => listener.HandOver == HandOverKind.Forward;
}
