using Dingo.Aot.HandOver;
using Dingo.Aot.Peers;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.Events;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Simulation.Checks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.Simulation.World;

/// <summary>Everything of one world: the connection manager and what uses it, as the daemon has them, and their surroundings in memory.</summary>
internal sealed class Stage : IMetricsRegistry, IDisposable
{
    // More events than one step brings, and so few that a world costs little to make.
    private const int BusCapacity = 256;

    private readonly List<string> _violations = [];

    public Stage(ulong seed, Coverage coverage)
    {
        Plan = WorldPlan.Of(seed);
        Coverage = coverage;
        Network = new MemoryNetwork(Completions, Violate);
        HandOver = new OwnHandOver(Probes);
        Nodes = new MemoryNodes(Plan.Nodes, Completions, coverage, Violate);
        Manager = new ConnectionManager(Configure());
        Own = new OwnConnections(Plan.Own, Manager, Probes, new MemoryNames(), NullLoggerFactory.Instance, Clock, new Chance(seed ^ 0x6b657074));
        Exact = new Follower(Manager, capacity: BusCapacity, isExact: true);
        Followers.Add(Exact);
    }

    public WorldPlan Plan { get; }

    public Coverage Coverage { get; }

    public VirtualClock Clock { get; } = new();

    public Completions Completions { get; } = new();

    public MemoryNetwork Network { get; }

    public MemoryNodes Nodes { get; }

    public KeepAliveProbes Probes { get; } = new();

    public OwnHandOver HandOver { get; }

    public EventBus<AnyEvent> Bus { get; } = new(BusCapacity);

    public ConnectionManager Manager { get; }

    /// <summary>The peers that the daemon keeps, and its recycler.</summary>
    public OwnConnections Own { get; }

    /// <summary>Requests to recycle that the schedule has made; the others are the recycler's.</summary>
    public long RecyclesAsked { get; set; }

    /// <summary>Every dial of the schedule that has not ended.</summary>
    public List<OngoingDial> Dials { get; } = [];

    /// <summary>Every subscriber.</summary>
    public List<Follower> Followers { get; } = [];

    /// <summary>The one that reads every event at once.</summary>
    public Follower Exact { get; }

    /// <summary>Connections that others hold: not yet added, or released; and those that were added, and are followed by them, too.</summary>
    public HashSet<Connection> Others { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The last start or stop; completed when there is none under way.</summary>
    public Task Transition { get; set; } = Task.CompletedTask;

    public bool IsRunning { get; set; }

    /// <summary>Whether the closed callback throws the next time.</summary>
    public bool CallbackThrows { get; set; }

    /// <summary>How often the closed callback was called.</summary>
    public long Callbacks { get; private set; }

    /// <summary>Reads the gauges that dashboards know.</summary>
    public Func<ConnectionCounts>? Gauges { get; private set; }

    /// <summary>What was found wrong, the first of it; null while nothing is.</summary>
    public string? Violation => _violations.Count > 0 ? _violations[0] : null;

    /// <summary>Whether its question was answered, by us or by a node; or it is agreed.</summary>
    public bool IsAnswered(Connection connection) => connection.Agreement is not null || Nodes.Answered.Contains(connection);

    /// <summary>Where a connection stands, for people.</summary>
    public string PhaseOf(MemoryBearer bearer) => bearer.Connection switch
    {
        null => "not accepted",
        { CloseReason: not CloseReason.None } => "ending",
        { WasEstablished: true } => "established",
        { } connection when IsAnswered(connection) => "answered",
        { } connection when Nodes.Offered.Contains(connection) => "offered",
        _ => "handshake",
    };

    public void Violate(string what) => _violations.Add(what);

    /// <summary>Lets all that is queued on the pool happen, until nothing is.</summary>
    public static async ValueTask SettleAsync()
    {
        // Ours is the pool's one thread: nothing runs beside us, and what is queued is all that there is.
        do
        {
            await Pool.Turn();
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    /// <summary>Lets time pass, timer by timer.</summary>
    public async ValueTask PassAsync(TimeSpan time)
    {
        var end = Clock.Now + time;
        while (Clock.Step(end))
            await SettleAsync();
    }

    public IDisposable Register(IReadOnlyList<ConnectionGauge> gauges, Func<ConnectionCounts> read)
    {
        Gauges = read;
        return this;
    }

    public void Dispose() => Gauges = null;

    private ConnectionManagerConfig Configure()
    {
        var nodes = new HandshakeParameters(ProtocolFamily.NodeToNode, new VersionData(Utterances.Magic));
        var locals = new HandshakeParameters(ProtocolFamily.NodeToClient, new VersionData(Utterances.Magic));
        return new ConnectionManagerConfig
        {
            Listeners =
            [
                new ListenerConfig { Name = "nodes", EndPoint = Cast.Nodes, ConnectionOpts = OptionsFor(nodes), ReuseAddress = true },
                new ListenerConfig { Name = "locals", EndPoint = Cast.Locals, ConnectionOpts = OptionsFor(locals) },
                new ListenerConfig { Name = "front", EndPoint = Cast.Front, ConnectionOpts = OptionsInFront(nodes) },
                new ListenerConfig { Name = "wallets", EndPoint = Cast.Wallets, ConnectionOpts = OptionsInFront(locals) },
            ],
            OutboundConnOpts = OptionsFor(Plan.Dials),
            OutboundSourcePort = Plan.SourcePort,
            Resolver = new MemoryNames(),
            Limits = Plan.Limits,
            EventBus = Bus,
            ConnClosedFunc = Closed,
            MetricsRegistry = this,
            Time = Clock,
            Network = Network,
        };
    }

    private ConnectionOptions OptionsFor(HandshakeParameters handshake) =>
        new() { Handshake = handshake, HandOver = HandOver, WriteTimeout = Plan.WriteTimeout };

    private ConnectionOptions OptionsInFront(HandshakeParameters handshake) => OptionsFor(handshake) with
    {
        Gate = new HandshakeGate(handshake, keepsPeerSharing: false),
        HandOver = new FrontHandOver(Nodes, HandOver),
    };

    private void Closed(ConnectionId id, string? error)
    {
        Callbacks++;
        HandOver.Forget(id.Number);
        if (!CallbackThrows)
            return;
        CallbackThrows = false;
        throw new InvalidOperationException("the closed callback failed");
    }
}
