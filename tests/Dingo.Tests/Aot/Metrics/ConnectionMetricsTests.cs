using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dingo.Aot.Metrics;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Aot.Metrics;

/// <summary>The figures of a connection manager with peers on it, as a scraper sees them.</summary>
public sealed partial class ConnectionMetricsTests
{
    private const string Inherited = "cardano_node_metrics_connectionManager_";

    private static readonly string[] InheritedFamilies =
    [
        "incomingConns", "outgoingConns", "unidirectionalConns", "duplexConns", "fullDuplexConns", "prunableConns",
        "inboundConns_int", "outboundConns_int", "unidirectionalConns_int", "duplexConns_int", "fullDuplexConns_int",
    ];

    private static readonly string[] OwnFamilies =
    [
        "local_connections", "pending_handshakes", "accepted_total", "refused_total", "awaiting_proxies", "shed_total", "accept_errors_total",
        "dials_total", "handshakes_total", "handshake_seconds", "closed_total", "bytes_total", "events_total", "event_overrun_total",
        "event_ring_depth", "event_gap_total", "recycles_total", "faults_total", "accounting_mismatch_total", "log_failures_total",
        "buffers_held", "deadlines_armed",
    ];

    [Test]
    public async Task Every_family_is_there_once_also_when_nothing_has_happened()
    {
        await using var running = await RunningManager.StartAsync();
        var families = TypeLine().Matches(Scrape(running)).Select(static match => match.Groups[1].Value);
        var expected = InheritedFamilies.Select(static f => Inherited + f).Concat(OwnFamilies.Select(static f => "dingo_connmanager_" + f));
        await Assert.That(string.Join('\n', families)).IsEqualTo(string.Join('\n', expected));
    }

    [Test]
    public async Task Every_line_is_valid_and_counters_are_named_as_such()
    {
        await using var running = await RunningManager.StartAsync();
        foreach (string line in Scrape(running).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await Assert.That(ValidLine().IsMatch(line)).IsTrue().Because(line);
        foreach (Match type in TypeLine().Matches(Scrape(running)))
            await Assert.That(type.Groups[1].Value.EndsWith("_total", StringComparison.Ordinal)).IsEqualTo(type.Groups[2].Value == "counter");
    }

    [Test]
    public async Task Gauges_tell_the_connections_there_are()
    {
        await using var running = await RunningManager.StartAsync();
        using var oneWay = await RawPeer.EstablishAsync(running.Nodes);
        using var twoWay = await RawPeer.EstablishAsync(running.Nodes, Wire.ProposeDuplex);
        using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
        using var silent = await RawPeer.ConnectAsync(running.Nodes);
        await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 3);

        string page = Scrape(running);
        foreach (string suffix in new[] { "incomingConns", "inboundConns_int" })
            await Assert.That(Value(page, Inherited + suffix)).IsEqualTo(3);
        foreach (string suffix in new[] { "outgoingConns", "outboundConns_int", "fullDuplexConns", "fullDuplexConns_int" })
            await Assert.That(Value(page, Inherited + suffix)).IsEqualTo(0);
        foreach (string suffix in new[] { "unidirectionalConns", "unidirectionalConns_int", "duplexConns", "duplexConns_int" })
            await Assert.That(Value(page, Inherited + suffix)).IsEqualTo(1);
        await Assert.That(Value(page, Inherited + "prunableConns")).IsEqualTo(2);
        await Assert.That(Own(page, "local_connections")).IsEqualTo(1);
        await Assert.That(Own(page, "pending_handshakes{protocol=\"node_to_node\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "pending_handshakes{protocol=\"node_to_client\"}")).IsEqualTo(0);
        await Assert.That(Own(page, "accepted_total{listener=\"ntn\"}")).IsEqualTo(3);
        await Assert.That(Own(page, "accepted_total{listener=\"ntc\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "handshakes_total{outcome=\"accepted\"}")).IsEqualTo(3);
        await Assert.That(Own(page, "handshake_seconds_count")).IsEqualTo(3);
        await Assert.That(Own(page, "events_total{type=\"connmanager.inbound_conn\"}")).IsEqualTo(3);
        await Assert.That(Own(page, "events_total{type=\"connmanager.conn_closed\"}")).IsEqualTo(0);
        // The silent one has its place before its handshake begins.
        await Assert.That(await Eventually.IsTrueAsync(() => Own(Scrape(running), "deadlines_armed") > 0)).IsTrue();
    }

    [Test]
    public async Task Counters_tell_what_was_refused_closed_carried_and_asked_for_in_vain()
    {
        await using var running = await RunningManager.StartAsync(new ConnectionLimits { MaxConnectionsPerIP = 1 });
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        using var refused = await RawPeer.ConnectAsync(running.Nodes);
        await Assert.That(await refused.IsClosedByPeerAsync()).IsTrue();
        var opened = await running.Events.NextInboundAsync();
        var request = new ConnectionRecycleRequestedEvent(opened.ConnectionId, "test", "because");
        running.Manager.RequestRecycle(request);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        peer.Dispose();
        await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 0);
        running.Manager.RequestRecycle(request);

        string page = Scrape(running);
        await Assert.That(Own(page, "refused_total{listener=\"ntn\",reason=\"ip_limit\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "refused_total{listener=\"ntn\",reason=\"inbound_limit\"}")).IsEqualTo(0);
        await Assert.That(Own(page, $"closed_total{{reason=\"{CloseReason.Recycled.Name()}\"}}")).IsEqualTo(1);
        await Assert.That(Own(page, "bytes_total{direction=\"received\"}")).IsEqualTo(Wire.Proposal(Wire.ProposeUnidirectional).Length);
        await Assert.That(Own(page, "bytes_total{direction=\"sent\"}")).IsEqualTo(Wire.Answer(Wire.AcceptUnidirectional).Length);
        await Assert.That(Own(page, "recycles_total{outcome=\"closed\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "recycles_total{outcome=\"stale\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "events_total{type=\"connmanager.connection_recycle_requested\"}")).IsEqualTo(2);
        await Assert.That(Own(page, "events_total{type=\"connmanager.conn_closed\"}")).IsEqualTo(1);
        await Assert.That(Own(page, "accounting_mismatch_total")).IsEqualTo(0);
        await Assert.That(Own(page, "faults_total")).IsEqualTo(0);
    }

    [Test]
    public async Task A_subscriber_that_falls_behind_is_seen_in_its_depth_and_its_losses()
    {
        await using var running = await RunningManager.StartAsync();
        using var sleeper = running.Manager.Bus.Subscribe("sleeper", capacity: 4);
        for (int i = 0; i < 10; i++)
            running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(new ConnectionId(99, TableBench.Local, TableBench.Local), "", ""));

        string page = Scrape(running);
        await Assert.That(Own(page, "event_ring_depth{subscriber=\"sleeper\"}")).IsEqualTo(4);
        await Assert.That(Own(page, "event_gap_total{subscriber=\"sleeper\"}")).IsEqualTo(6);
    }

    [Test]
    public async Task Faults_of_a_hand_over_are_counted()
    {
        await using var running = await RunningManager.StartAsync(handOver: new HandOverTo(static _ => throw new InvalidOperationException("test")));
        using var peer = await RawPeer.ConnectAsync(running.Nodes);
        await peer.AskAsync(Wire.ProposeUnidirectional);
        await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 0);

        string page = Scrape(running);
        await Assert.That(Own(page, "faults_total")).IsEqualTo(1);
        await Assert.That(Own(page, "closed_total{reason=\"internal_error\"}")).IsEqualTo(1);
    }

    private static string Scrape(RunningManager running)
    {
        using var writer = new MetricsWriter();
        new ConnectionMetrics(running.Manager).Write(writer);
        return Encoding.UTF8.GetString(writer.Written.Span);
    }

    private static double Own(string page, string sample) => Value(page, "dingo_connmanager_" + sample);

    private static double Value(string page, string sample) => double.Parse(
        page.Split('\n').Single(line => line.StartsWith(sample + " ", StringComparison.Ordinal))[(sample.Length + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex("^# TYPE (\\S+) (gauge|counter|histogram)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    // The text format of Prometheus: what a name and a label are, and that help and type precede.
    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* \S.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-z_]+="[^"\\]*",?)+\})? [0-9.e+-]+)$""")]
    private static partial Regex ValidLine();
}
