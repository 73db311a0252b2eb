using System.Text;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Aot.Metrics;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using static Dingo.Tests.Aot.HandOver.ForwardingListeners;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>The figures of the nodes, as a scraper sees them.</summary>
public sealed class ForwardingMetricsTests
{
    private readonly OpenTimers _time = new();

    [Test]
    public async Task Each_node_of_each_listener_has_its_own()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var closed = new ClosedPort();
        await using var listeners = Listeners(_time);
        var options = Options(Forwarding("ntn", node.Url, closed.Url), Forwarding("ntc", node.Url));
        await listeners.AdoptAsync(listeners.Plan(options));
        string states = $"ntn {node.Url} Up, ntn {closed.Url} Down, ntc {node.Url} Up";
        await Assert.That(await Eventually.IsTrueAsync(() => States(listeners) == states)).IsTrue();
        Backend[] nodes = [.. listeners.All.SelectMany(static listener => listener.Pool.Backends)];
        Repeat(3, nodes[0].Enter);
        nodes[0].Leave();
        Repeat(4, nodes[0].CountAnswered);
        nodes[0].CountFailure(CloseReason.BackendTimedOut);
        nodes[0].CountFailure(CloseReason.BackendMalformed);
        Repeat(5, () => nodes[1].CountFailure(CloseReason.NoBackend));
        nodes[2].Enter();
        Repeat(6, nodes[2].CountAnswered);
        Repeat(7, () => nodes[2].CountFailure(CloseReason.BackendClosed));
        nodes[2].CountFailure(CloseReason.BackendReset);

        string[] labels =
        [
            $"listener=\"ntn\",backend=\"{node.Url}\"", $"listener=\"ntn\",backend=\"{closed.Url}\"", $"listener=\"ntc\",backend=\"{node.Url}\"",
        ];
        string expected = Family("up", "gauge", labels, 1, 0, 1)
            + Family("connections", "gauge", labels, 2, 0, 1)
            + Family("answers_total", "counter", labels, 4, 0, 6)
            + Family("failures_total", "counter", [.. labels.SelectMany(ByReason)], 0, 1, 1, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7, 1);
        await Assert.That(Scrape(listeners)).IsEqualTo(expected);
    }

    [Test]
    public async Task Where_nothing_is_forwarded_there_are_none()
    {
        await using var listeners = Listeners(_time);
        await Assert.That(Scrape(listeners)).IsEmpty();
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
            action();
    }

    private static IEnumerable<string> ByReason(string labels) =>
        new[] { "no_backend", "backend_timed_out", "backend_malformed", "backend_closed", "backend_reset" }
            .Select(reason => $"{labels},reason=\"{reason}\"");

    private static string Family(string name, string type, string[] labels, params int[] values) =>
        $"# TYPE dingo_backend_{name} {type}\n"
        + string.Concat(labels.Zip(values, (sample, value) => $"dingo_backend_{name}{{{sample}}} {value}\n"));

    /// <summary>The page without the words of help.</summary>
    private static string Scrape(ForwardedListeners listeners)
    {
        using var writer = new MetricsWriter();
        new ForwardingMetrics(listeners).Write(writer);
        string[] lines = Encoding.UTF8.GetString(writer.Written.Span).Split('\n');
        return string.Join('\n', lines.Where(static line => !line.StartsWith("# HELP ", StringComparison.Ordinal)));
    }
}
