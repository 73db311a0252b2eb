using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Peers that are to be kept are kept, through everything that happens to them.</summary>
public class KeptPeerTests
{
    private const string Up = "dingo_peer_up";

    [Test]
    public async Task A_peer_that_falls_silent_is_recycled_and_dialled_again()
    {
        using var node = new WireNode(pongs: 1);
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"Peers:Addresses={node.Address}", "Recycle:SilenceSeconds=5");
        await daemon.UntilSampleAsync($"dingo_peer_keep_alive_seconds_count{{peer=\"{node.Address}\"}}", 1);

        // Ten seconds to the next ping, which it does not answer.
        string down = await daemon.Process.Output.WaitForAsync($"peer {node.Address} ({node.Address}) is down: recycled");
        await Assert.That(down).Matches(@"its keep-alive has been unanswered for \d+ s");
        await Assert.That(down).Contains("next dial in 0.0 s");

        await daemon.UntilSampleAsync($"dingo_peer_keep_alive_seconds_count{{peer=\"{node.Address}\"}}", 2);
        await Assert.That(node.Connections).IsEqualTo(2);
        var samples = await daemon.SamplesAsync();
        await Assert.That(samples["dingo_recycler_requests_total{cause=\"keep_alive_unanswered\",outcome=\"closed\"}"]).IsEqualTo(1);
        await Assert.That(samples["dingo_connmanager_closed_total{reason=\"recycled\"}"]).IsEqualTo(1);
        await Assert.That(samples["dingo_connmanager_accounting_mismatch_total"]).IsEqualTo(0);
        await Assert.That(samples[$"{Up}{{peer=\"{node.Address}\"}}"]).IsEqualTo(1);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_topology_is_kept_up_to_its_valency_through_the_death_of_a_peer()
    {
        WireNode[] nodes = [new(), new(), new()];
        using var workspace = new Workspace();
        var points = nodes.Select(node => $$"""{ "address": "{{WireNode.Host}}", "port": {{node.Port}} }""");
        string topology = workspace.File(
            "topology.json", $$"""{ "localRoots": [ { "accessPoints": [ {{string.Join(',', points)}} ], "hotValency": 1, "warmValency": 2 } ], "publicRoots": [] }""");
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"Peers:Topology={topology}");
        await UntilUpAsync(daemon, 2);
        await Assert.That(nodes.Sum(node => node.Connections)).IsEqualTo(2);

        string spare = nodes.Single(node => node.Connections == 0).Address;
        nodes.First(node => node.Connections == 1).Dispose();
        await UntilUpAsync(daemon, 2, spare);
        foreach (var node in nodes)
            node.Dispose();
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_peer_that_was_killed_and_comes_back_is_dialled_again()
    {
        var node = new WireNode();
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"Peers:Addresses={node.Address}");
        await daemon.UntilSampleAsync($"{Up}{{peer=\"{node.Address}\"}}", 1);

        (string address, int port) = (node.Address, node.Port);
        node.Dispose();
        await daemon.Process.Output.WaitForAsync($"peer {address} ({address}) is down: reset");
        await daemon.Process.Output.WaitForAsync($"peer {address} ({address}) is down: refused");
        using var again = new WireNode(port);
        await daemon.UntilSampleAsync($"{Up}{{peer=\"{address}\"}}", 1);
        await Assert.That(await daemon.SampleAsync($"dingo_peer_dials_total{{peer=\"{address}\",outcome=\"connected\"}}")).IsEqualTo(2);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task The_environment_cannot_say_who_is_dialled()
    {
        using var workspace = new Workspace();
        var (code, _, error) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary, ["run"], workspace.Path, ("DINGO_Peers__Addresses", "127.0.0.1:3001"), ("CARDANO_TOPOLOGY", "none.json"));
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("Peers:Addresses: '127.0.0.1:3001' (environment DINGO_Peers__Addresses): never read from the environment.");
        await Assert.That(error).DoesNotContain("TOPOLOGY");
    }

    [Test]
    public async Task A_wrong_topology_is_told_before_anything_is_opened()
    {
        using var workspace = new Workspace();
        workspace.File("topology.json", "{ \"Producers\": [ { \"addr\": \"127.0.0.1\", \"port\": 0, \"valency\": 1 } ] }");
        foreach (string command in new[] { "check", "run" })
        {
            var (code, _, error) = await RunningProcess.RunAsync(RepositoryPaths.Binary, [command, "--set", "Peers:Topology=topology.json"], workspace.Path);
            await Assert.That(code).IsEqualTo(2);
            await Assert.That(error).Contains("Peers:Topology: 'topology.json' (command line): Producers[0]: the port is not a number from 1 to 65535. Correct the file");
        }
    }

    /// <summary>Waits until that many are up, one of them in particular.</summary>
    private static Task UntilUpAsync(DaemonUnderTest daemon, int count, string? andAmongThem = null) => Poll.UntilAsync(async () =>
    {
        var samples = await daemon.SamplesAsync();
        double up = samples.Sum(Up);
        return up == count && (andAmongThem is null || samples[$"{Up}{{peer=\"{andAmongThem}\"}}"] == 1) ? null : $"{up} are up and not {count}";
    });
}
