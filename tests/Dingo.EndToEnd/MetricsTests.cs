using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The metrics endpoint of the published binary, in front of the programs that operators have.</summary>
public class MetricsTests
{
    [Test]
    public async Task Prometheus_scrapes_it_and_answers_queries()
    {
        Needed.OrSkip("prometheus", "prometheus");
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await peer.ReceiveAsync();

        string configuration = workspace.File("prometheus.yml", $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: dingo
                static_configs: [ { targets: [ "{{daemon.Metrics}}" ] } ]
            """);
        var address = FreeAddress.At("127.0.0.53");
        await using var prometheus = new RunningProcess(
            "prometheus",
            [$"--config.file={configuration}", $"--storage.tsdb.path={workspace.File("data")}", $"--web.listen-address={address}", "--web.enable-lifecycle"],
            workspace.Path);
        await prometheus.Error.WaitForAsync("Server is ready");

        using var http = new HttpClient();
        await Assert.That(await QueryAsync(http, address, "cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo("1");
        await Assert.That(await QueryAsync(http, address, "dingo_connmanager_handshakes_total{outcome=\"accepted\"}")).IsEqualTo("1");
        await Assert.That(await QueryAsync(http, address, "dingo_connmanager_handshake_seconds_count")).IsEqualTo("1");
    }

    [Test]
    public async Task Promtool_finds_nothing_but_the_inherited_names()
    {
        Needed.OrSkip("promtool", "prometheus");
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        string page = workspace.File("metrics.txt", await daemon.GetAsync("/metrics"));
        var (_, output, error) = await RunningProcess.RunAsync("bash", ["-c", $"promtool check metrics < '{page}'"], workspace.Path);

        var complaints = (output + '\n' + error).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var ours = complaints.Where(c => !(c.StartsWith("cardano_node_metrics_connectionManager_", StringComparison.Ordinal) && c.Contains("camelCase", StringComparison.Ordinal)));
        await Assert.That(string.Join('\n', ours)).IsEqualTo("");
    }

    [Test]
    public async Task Two_hundred_scrapers_that_never_ask_or_never_read_give_way_to_an_honest_one()
    {
        const int places = 16;
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        var idle = new List<Socket>();
        for (int i = 0; i < 200; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(daemon.Metrics);
            await socket.SendAsync(i % 2 == 0 ? "GET "u8.ToArray() : "GET /metrics HTTP/1.1\r\n\r\n"u8.ToArray());
            idle.Add(socket);
        }

        var samples = await daemon.SamplesAsync();
        await Assert.That(samples["dingo_metrics_connections"]).IsBetween(1, places);
        // Whoever asked has its answer in the kernel, and counts as served. The others have gone for those who came later.
        await Assert.That(samples["dingo_metrics_connections_dropped_total{reason=\"displaced\"}"]).IsGreaterThan(0);
        await Assert.That(await daemon.GetAsync("/healthz")).Contains("ok");
        // The connections of the daemon are its own business: nothing of the flood reached them.
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        idle.ForEach(socket => socket.Dispose());
    }

    [Test]
    public async Task Ready_is_said_while_it_accepts_and_other_paths_are_not_found()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        await Assert.That(await daemon.GetStatusAsync("/readyz")).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(await daemon.GetStatusAsync("/healthz")).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(await daemon.GetStatusAsync("/")).IsEqualTo(HttpStatusCode.NotFound);
    }

    private static async Task<string> QueryAsync(HttpClient http, IPEndPoint address, string query)
    {
        using var deadline = new CancellationTokenSource(OutputLines.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await pause.WaitForNextTickAsync(deadline.Token))
        {
            string answer = await http.GetStringAsync($"http://{address}/api/v1/query?query={Uri.EscapeDataString(query)}", deadline.Token);
            using var document = JsonDocument.Parse(answer);
            var result = document.RootElement.GetProperty("data").GetProperty("result");
            if (result.GetArrayLength() > 0)
                return result[0].GetProperty("value")[1].GetString()!;
        }

        throw new TimeoutException($"Prometheus has no answer to {query}.");
    }
}
