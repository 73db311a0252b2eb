using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Events;
using Microsoft.Extensions.Logging;

namespace Dingo.ConnManager;

/// <summary>Everything a <see cref="ConnectionManager"/> is told. Immutable.</summary>
public sealed record ConnectionManagerConfig
{
    /// <summary>Where connections are accepted; none is legal.</summary>
    public IReadOnlyList<ListenerConfig> Listeners { get; init; } = [];

    /// <summary>Gives the listeners in place of <see cref="Listeners"/>: called once, at the first start, under no lock.</summary>
    public Func<IReadOnlyList<ListenerConfig>>? ListenersProvider { get; init; }

    /// <summary>How connections are opened; null when none are.</summary>
    public ConnectionOptions? OutboundConnOpts { get; init; }

    /// <summary>Gives the options in place of <see cref="OutboundConnOpts"/>: called once, at the first dial, under no lock.</summary>
    public Func<ConnectionOptions?>? OutboundConnOptsProvider { get; init; }

    /// <summary>
    /// The port that is dialled from, 0 to 65,535; 0 leaves it to the system. A listener there must have
    /// <see cref="ListenerConfig.ReuseAddress"/>. Peers then find the address that they can dial in the one that they see; and since an
    /// address must be free again at once, every node-to-node connection ends by reset, once what was sent has arrived.
    /// </summary>
    public int OutboundSourcePort
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IPEndPoint.MaxPort);
            field = value;
        }
    }

    /// <summary>Finds the addresses of names that are dialled; null for the system's hosts file and name servers.</summary>
    public INameResolver? Resolver { get; init; }

    /// <summary>How many connections may hold a place.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>
    /// How long a dial may take to find and to reach its peer: positive, at most <see cref="ConnectionOptions.LongestTime"/>, else
    /// <see cref="ArgumentOutOfRangeException"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init => field = ConnectionOptions.InRange(value); } = TimeSpan.FromSeconds(10);

    /// <summary>Is told of each connection that is gone; null for nobody.</summary>
    public ConnectionManagerConnClosedFunc? ConnClosedFunc { get; init; }

    /// <summary>
    /// Where events are published, for no other connection manager; null for a bus of its own. Whoever supplies one ends it; one of its
    /// own ends with the connection manager.
    /// </summary>
    public EventBus<AnyEvent>? EventBus { get; init; }

    /// <summary>Where the gauges that dashboards know are registered; null for nowhere.</summary>
    public IMetricsRegistry? MetricsRegistry { get; init; }

    /// <summary>Where log lines go; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of every deadline and pause; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where endpoints are bound and peers are reached.</summary>
    internal INetwork Network { get; init; } = SystemNetwork.Instance;
}
