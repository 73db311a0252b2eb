using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>How the published binary starts, stops and ends.</summary>
public class LifeTests
{
    [Test]
    [Arguments(RunningProcess.SigTerm)]
    [Arguments(RunningProcess.SigInt)]
    public async Task A_signal_stops_it_cleanly_with_silent_and_established_peers_connected(int signal)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        using var silent = await WirePeer.ConnectAsync(daemon.NodeToNode);
        using var established = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await established.SendAsync(WirePeer.Proposal);
        await established.ReceiveAsync();

        daemon.Process.Signal(signal);
        await Assert.That(await established.ReceiveAsync()).IsNull();
        await Assert.That(await silent.ReceiveAsync()).IsNull();
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
        await Assert.That(File.Exists(daemon.NodeToClientPath)).IsFalse();
        await Assert.That(daemon.Process.Output.All[^1]).Contains("stopped cleanly");
        await Assert.That(daemon.Process.Output.All.Any(line => line.Contains("closed: draining"))).IsTrue();
    }

    [Test]
    public async Task A_second_signal_forces_the_end()
    {
        const int count = 200;
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, "Stop:TimeoutSeconds=600", $"Limits:MaxInboundConns={count}", $"Limits:MaxConnectionsPerIP={count}");
        List<WirePeer> peers = [];
        for (int i = 0; i < count; i++)
        {
            peers.Add(await WirePeer.ConnectAsync(daemon.NodeToNode));
            await peers[i].SendAsync(WirePeer.Proposal);
            await peers[i].ReceiveAsync();
        }

        // Twenty go a second: a clean stop takes long enough for the second signal.
        daemon.Process.Signal(RunningProcess.SigTerm);
        await daemon.Process.Output.WaitForAsync("stopping");
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        // Two that come together are one, so it is told until it takes one for the second.
        while (!daemon.Process.HasExited)
        {
            daemon.Process.Signal(RunningProcess.SigTerm);
            await pause.WaitForNextTickAsync();
        }

        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(1);
        await Assert.That(string.Join('\n', daemon.Process.Error.All)).Contains("second signal");
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task A_hangup_changes_nothing_and_a_closed_standard_output_neither()
    {
        using var workspace = new Workspace();
        await using (var daemon = await DaemonUnderTest.StartAsync(workspace))
        {
            const int hangup = 1;
            using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
            await peer.SendAsync(WirePeer.Proposal);
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
            daemon.Process.Signal(hangup);
            await daemon.Process.Output.WaitForAsync("reloaded: 0 values changed");
            await Assert.That(await daemon.GetAsync("/healthz")).Contains("ok");
            await Assert.That(await peer.PingAsync()).IsTrue();
            await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
        }

        // Nobody hears that it is ready: it is stopped when its socket is there.
        string file = OneListener(workspace, "NodeToClient", "unix:./mute.socket");
        await using var mute = new RunningProcess("bash", ["-c", $"exec '{RepositoryPaths.Binary}' --config '{file}' >&- 2>&-"], workspace.Path);
        await Poll.UntilAsync(() => File.Exists(workspace.File("mute.socket")) ? null : "no socket yet");
        mute.Signal(RunningProcess.SigTerm);
        await Assert.That(await mute.ExitAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task Lines_that_nobody_reads_any_more_are_counted_and_cost_nothing_else()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartWithLeavingReaderAsync(workspace);
        await daemon.Process.Output.WaitForEndAsync();
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await peer.ReceiveAsync();

        await daemon.UntilSampleAsync("dingo_connmanager_log_lines_dropped_total", 1);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_port_that_is_taken_ends_it_with_code_3_and_names_the_address()
    {
        using var workspace = new Workspace();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        other.Listen();

        var (code, output, _) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary,
            ["run", "--config", OneListener(workspace, "NodeToNode", $"tcp://{other.LocalEndPoint}")],
            workspace.Path);
        await Assert.That(code).IsEqualTo(3);
        await Assert.That(output).Contains($"{other.LocalEndPoint}");
        await Assert.That(output).Contains("in use");
    }

    [Test]
    public async Task A_second_daemon_does_not_take_the_first_ones_socket_and_a_killed_ones_socket_is_replaced()
    {
        using var workspace = new Workspace();
        await using var first = await DaemonUnderTest.StartAsync(workspace);
        var (code, output, _) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary,
            ["run", "--config", OneListener(workspace, "NodeToClient", "unix:./dingo.socket")],
            workspace.Path);
        await Assert.That(code).IsEqualTo(3);
        await Assert.That(output).Contains($"./dingo.socket: process {first.Process.Id} holds ./dingo.socket.lock; stop it, or give another path");
        using (var client = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(first.NodeToClientPath)))
            await client.SendAsync("00");

        const int kill = 9;
        first.Process.Signal(kill);
        await first.Process.ExitAsync();
        await Assert.That(File.Exists(first.NodeToClientPath)).IsTrue();
        await using var second = await DaemonUnderTest.StartAsync(workspace);
        using var again = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(second.NodeToClientPath));
        await Assert.That(await second.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task The_health_check_says_0_while_it_runs_and_1_afterwards()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        string[] healthCheck = ["healthcheck", "--set", $"Metrics:Address=tcp://{daemon.Metrics}"];

        // It waits for two seconds, within which a busy machine may not get round to the answer.
        await Poll.UntilAsync(async () => await RunningProcess.RunAsync(RepositoryPaths.Binary, healthCheck, workspace.Path) is var asked
            && asked.ExitCode == 0 ? null : asked.Error);
        await daemon.StopAsync();
        await Assert.That((await RunningProcess.RunAsync(RepositoryPaths.Binary, healthCheck, workspace.Path)).ExitCode).IsEqualTo(1);
    }

    [Test]
    public async Task The_runtime_knobs_of_the_template_are_in_force()
    {
        using var workspace = new Workspace();
        var (code, output, _) = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["version", "--runtime"], workspace.Path);
        await Assert.That(code).IsEqualTo(0);
        using var template = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "runtimeconfig.template.json")));
        var knobs = template.RootElement.GetProperty("configProperties").EnumerateObject().ToDictionary(knob => knob.Name, knob => knob.Value.ToString());

        await Assert.That(knobs.Count).IsGreaterThan(0);
        // The collector reports under names of its own.
        var reported = new Dictionary<string, string>
        {
            ["System.GC.Server"] = "ServerGC",
            ["System.GC.Concurrent"] = "ConcurrentGC",
            ["System.GC.Gen0MaxBudget"] = "GCGen0MaxBudget",
            ["System.GC.RetainVM"] = "RetainVM",
        };
        foreach (var (name, value) in knobs)
            await Assert.That(output).Contains($"{reported.GetValueOrDefault(name, name)}={value}", StringComparison.OrdinalIgnoreCase);
        await Assert.That(output).Contains("INLINE_COMPLETIONS=1");
    }

    private static string OneListener(Workspace workspace, string protocol, string address) => workspace.File("one-listener.json", $$"""
        {
          "Listeners": [ { "Name": "only", "Protocol": "{{protocol}}", "Address": "{{address}}" } ],
          "Metrics": { "Address": "" }
        }
        """);
}
