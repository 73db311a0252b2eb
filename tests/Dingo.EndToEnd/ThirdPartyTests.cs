using Dingo.EndToEnd.Harness;
using Dingo.EndToEnd.ThirdParty;

namespace Dingo.EndToEnd;

/// <summary>The main job, on real input: a client that this project did not write, against the published binary.</summary>
public class ThirdPartyTests
{
    [Test]
    public async Task A_node_shakes_hands_keeps_alive_is_counted_seen_in_events_and_let_go()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        await using var peer = await ThirdPartyPeer.ConnectAsync("ntn", daemon.NodeToNode.ToString(), "2");

        var accepted = await peer.EventAsync("accepted");
        await Assert.That(accepted.GetProperty("version").GetInt32()).IsEqualTo(15);
        await Assert.That(accepted.GetProperty("magic").GetInt32()).IsEqualTo(2);

        foreach (int cookie in new[] { 0, 12345, 65535 })
        {
            peer.Say($"ping {cookie}");
            await Assert.That(await peer.PongAsync(cookie)).IsEqualTo(cookie);
        }

        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(1);
        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_duplexConns")).IsEqualTo(1);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_handshakes_total{outcome=\"accepted\"}")).IsEqualTo(1);
        await daemon.Process.Output.WaitForAsync("connection 1 from 127.0.0.1:");

        peer.Say("done");
        await daemon.Process.Output.WaitForAsync("closed: done");
        await peer.EventAsync("peer-ended");
        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(0);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_client_shakes_hands_over_the_unix_socket_is_counted_and_let_go()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        await using var peer = await ThirdPartyPeer.ConnectAsync("ntc", daemon.NodeToClientPath, "2");

        var accepted = await peer.EventAsync("accepted");
        await Assert.That(accepted.GetProperty("magic").GetInt32()).IsEqualTo(2);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_local_connections")).IsEqualTo(1);
        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(0);
        await daemon.Process.Output.WaitForAsync("node-to-client");

        peer.HangUp();
        await daemon.Process.Output.WaitForAsync("closed: peer_closed");
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_local_connections")).IsEqualTo(0);
    }

    [Test]
    [Arguments("ntn", "wrong_network", "1")]
    [Arguments("ntc", "wrong_network", "764824073")]
    public async Task A_peer_of_another_network_is_refused_and_reads_the_refusal(string family, string outcome, string magic)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        string target = family == "ntn" ? daemon.NodeToNode.ToString() : daemon.NodeToClientPath;
        await using var peer = await ThirdPartyPeer.ConnectAsync(family, target, magic);

        await peer.EventAsync("refused");
        await peer.EventAsync("peer-ended");
        await daemon.UntilSampleAsync($"dingo_connmanager_handshakes_total{{outcome=\"{outcome}\"}}", 1);
    }

    [Test]
    public async Task A_query_is_answered_with_our_versions_and_opens_nothing()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        await using var peer = await ThirdPartyPeer.ConnectAsync("ntn", daemon.NodeToNode.ToString(), "2", "--query");

        var versions = await peer.EventAsync("versions");
        await Assert.That(versions.GetProperty("versions").EnumerateArray().Select(v => v.GetInt32())).IsEquivalentTo([14, 15]);
        peer.HangUp();
        await peer.ExitAsync();
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
        await Assert.That(daemon.Process.Output.All.Any(line => line.Contains("established"))).IsFalse();
    }
}
