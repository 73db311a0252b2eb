using System.Net;
using Dingo.EndToEnd.Harness;
using Dingo.EndToEnd.ThirdParty;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>In front of a node: good peers notice nothing, and the node notices nothing of bad ones.</summary>
public class ForwardingTests
{
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Peers_and_clients_speak_with_the_node_and_are_counted_on_the_way(bool isLocal)
    {
        await using var pair = await ForwardedNode.StartAsync();
        string listener = isLocal ? "ntc" : "ntn";
        string address = isLocal ? $"unix:{pair.Node.NodeToClientPath}" : $"tcp://{pair.Node.NodeToNode}";
        using (var peer = await pair.EstablishAsync(isLocal))
        {
            if (!isLocal)
                await Assert.That(await peer.PingAsync()).IsTrue();
            string backend = $"{{listener=\"{listener}\",backend=\"{address}\"}}";
            await Assert.That(await pair.Front.SampleAsync($"dingo_backend_answers_total{backend}")).IsEqualTo(1);
            await Assert.That(await pair.Front.SampleAsync($"dingo_backend_connections{backend}")).IsEqualTo(1);
            await Assert.That(await pair.Front.SampleAsync($"dingo_backend_up{backend}")).IsEqualTo(1);
            await Assert.That(await pair.Node.SampleAsync("dingo_connmanager_handshakes_total{outcome=\"accepted\"}")).IsEqualTo(1);
        }

        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_closed\"}", 1);
        // Of those that were accepted: looks are closed so too.
        await pair.Node.Process.Output.WaitForAsync(" closed: peer_closed");
        await pair.Front.UntilSampleAsync("dingo_connmanager_buffers_held", 0);
        await Assert.That(await pair.Front.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_client_that_others_wrote_agrees_with_the_node_and_keeps_alive()
    {
        await using var pair = await ForwardedNode.StartAsync();
        await using var peer = await ThirdPartyPeer.ConnectAsync("ntn", pair.Front.NodeToNode.ToString(), "2");
        var accepted = await peer.EventAsync("accepted");
        await Assert.That(accepted.GetProperty("version").GetInt32()).IsEqualTo(15);
        peer.Say("ping 12345");
        await Assert.That(await peer.PongAsync(12345)).IsEqualTo(12345);
        peer.Say("done");
        await pair.Node.Process.Output.WaitForAsync("closed: done");
        await pair.Front.Process.Output.WaitForAsync("closed: backend_closed");
    }

    [Test]
    public async Task Another_network_garbage_and_silence_never_reach_the_node()
    {
        const int each = 20;
        await using var pair = await ForwardedNode.StartAsync("Limits:MaxConnectionsPerIP=1000", "Limits:MaxPendingHandshakes=1000");
        List<WirePeer> peers = [];
        for (int i = 0; i < each; i++)
        {
            var (stranger, babbler) = (await pair.ConnectAsync(), await pair.ConnectAsync());
            peers.AddRange([stranger, babbler, await pair.ConnectAsync()]);
            await stranger.SendAsync(WirePeer.Segment(0, "8200a10f8401f400f4"));
            await babbler.SendAsync("474554202f20485454502f312e310d0a");
            await Assert.That(await stranger.ReceiveAsync()).StartsWith("82028302");
        }

        using (var honest = await pair.EstablishAsync())
        {
            await Assert.That(await honest.PingAsync()).IsTrue();
            // All the silent ones are here, and none there, where a look may be for a moment.
            double silent = await pair.Node.SampleAsync("dingo_connmanager_pending_handshakes{protocol=\"node_to_node\"}");
            await Assert.That(silent).IsLessThan(each);
        }

        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"handshake_timed_out\"}", each);
        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"handshake_malformed\"}", each);
        var node = await pair.Node.SamplesAsync();
        // Looks are given up.
        double seen = node.Sum("dingo_connmanager_handshakes_total") - node["dingo_connmanager_handshakes_total{outcome=\"abandoned\"}"];
        await Assert.That(seen).IsEqualTo(1);
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task A_node_that_is_killed_takes_only_its_own_along_and_is_used_again_when_it_is_back()
    {
        using var workspace = new Workspace();
        await using var other = await DaemonUnderTest.StartAsync(workspace);
        await using var pair = await ForwardedNode.StartAsync(
            "Listeners:2:Name=second", "Listeners:2:Protocol=NodeToNode", "Listeners:2:Address=tcp://127.0.0.1:0",
            "Listeners:2:HandOver=forward", "Listeners:2:HealthCheck=connect", $"Listeners:2:Backends:0:Address=tcp://{other.NodeToNode}");
        using var elsewhere = await WirePeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, pair.Front.PortOf("second")));
        await elsewhere.SendAsync(WirePeer.Proposal);
        await Assert.That(await elsewhere.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        using var held = await pair.EstablishAsync();
        await pair.Node.DisposeAsync();
        await Assert.That(await held.ReceiveAsync()).IsNull();
        using (var early = await pair.ConnectAsync())
        {
            await early.SendAsync(WirePeer.Proposal);
            await Assert.That(await early.EndsOrderlyAsync()).IsTrue();
        }

        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"no_backend\"}", 1);
        await Poll.UntilAsync(async () => (await pair.Front.CommandAsync("status")).Output is var status
            && status.Contains(" down ", StringComparison.Ordinal) ? null : status);
        await Poll.UntilAsync(async () => (int)await pair.Front.GetStatusAsync("/readyz") == 503 ? null : "ready without a node");
        await Assert.That((int)await pair.Front.GetStatusAsync("/healthz")).IsEqualTo(200);
        await pair.Front.Process.Output.WaitForAsync("is down: ");
        await Assert.That(await elsewhere.TryPingAsync()).IsTrue();

        await pair.RestartNodeAsync();
        await pair.UntilReadyAsync();
        using var late = await pair.EstablishAsync();
        await Assert.That(await late.PingAsync()).IsTrue();
        await Assert.That(await elsewhere.TryPingAsync()).IsTrue();
    }

    [Test]
    public async Task Of_two_nodes_the_one_with_fewer_connections_is_taken_and_the_other_when_it_is_gone()
    {
        using var workspace = new Workspace();
        await using var other = await DaemonUnderTest.StartAsync(workspace);
        await using var pair = await ForwardedNode.StartAsync(
            $"Listeners:0:Backends:1:Address=tcp://{other.NodeToNode}", ForwardedNode.ManyFromOne);
        List<WirePeer> peers = [];
        for (int i = 0; i < 4; i++)
            peers.Add(await pair.EstablishAsync());
        const string nodes = "cardano_node_metrics_connectionManager_incomingConns";
        // A look may be among them for a moment.
        await pair.Node.UntilSampleAsync(nodes, 2);
        await other.UntilSampleAsync(nodes, 2);

        await other.DisposeAsync();
        // Those that it did not hold.
        var answered = await ForwardedNode.AnsweredAsync(peers);
        await Assert.That(answered.Count).IsEqualTo(2);
        for (int i = 0; i < 3; i++)
        {
            using var peer = await pair.EstablishAsync();
            await Assert.That(await peer.PingAsync()).IsTrue();
        }

        await Assert.That(await pair.Front.SampleAsync("dingo_connmanager_closed_total{reason=\"no_backend\"}")).IsEqualTo(0);
        await Assert.That((await ForwardedNode.AnsweredAsync(answered)).Count).IsEqualTo(2);
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    [Arguments("", "backend_timed_out")]
    [Arguments("ffffffffffff0000", "backend_malformed")]
    [Arguments("0000000080000001ff", "backend_malformed")]
    [Arguments(WireResponder.End, "backend_closed")]
    public async Task A_node_that_answers_no_proposal_costs_one_connection_its_own_reason(string answer, string reason)
    {
        using var workspace = new Workspace();
        using var node = new WireResponder([answer, ""]);
        await using var front = await DaemonUnderTest.StartAsync(
            workspace,
            [
                .. ForwardedNode.Forwarding($"tcp://{node.Address}", $"tcp://{node.Address}"),
                // Only silence is waited for to the end.
                $"Limits:HandshakeTimeoutSeconds={(answer.Length == 0 ? 5 : 60)}",
            ]);
        using var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        await front.UntilSampleAsync($"dingo_connmanager_closed_total{{reason=\"{reason}\"}}", 1);
        await front.UntilSampleAsync("dingo_connmanager_handshakes_total{outcome=\"no_backend\"}", 1);
        await front.Process.Output.WaitForAsync("failed: no_backend (");
        // The node is told to have failed it, so and in no other way.
        string failures = $"dingo_backend_failures_total{{listener=\"ntn\",backend=\"tcp://{node.Address}\",reason=\"{reason}\"}}";
        await front.UntilSampleAsync(failures, 1);
        await Assert.That((await front.SamplesAsync()).Sum("dingo_backend_failures_total")).IsEqualTo(1);
        await front.UntilSampleAsync("dingo_connmanager_buffers_held", 0);
    }

    [Test]
    public async Task A_node_that_answers_late_is_waited_for()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(workspace, node.Forwarding);
        using var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        var (asked, _) = await node.AskedAsync();
        await Assert.That(await front.SampleAsync("dingo_connmanager_pending_handshakes{protocol=\"node_to_node\"}")).IsEqualTo(1);
        await asked.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
    }

    [Test]
    public async Task An_end_right_behind_the_proposal_reaches_the_node_and_the_answer_the_peer()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(workspace, node.Forwarding);
        using var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        peer.EndSending();
        var (there, _) = await node.AskedAsync();
        await there.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        await Assert.That(await there.EndsOrderlyAsync()).IsTrue();
        there.Dispose();
        await Assert.That(await peer.EndsOrderlyAsync()).IsTrue();
        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_closed\"}", 1);
    }

    [Test]
    public async Task Ends_and_resets_are_carried_over()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(workspace, node.Forwarding);
        var (ending, there) = await node.EstablishAsync(front);
        ending.EndSending();
        await Assert.That(await there.ReceiveAsync()).IsNull();
        await there.SendAsync(WireResponder.Segment(8, "82010102"));
        await Assert.That(await ending.ReceiveAsync()).IsEqualTo("82010102");
        there.Dispose();
        await Assert.That(await ending.EndsOrderlyAsync()).IsTrue();
        ending.Dispose();

        var (peer, resetting) = await node.EstablishAsync(front);
        resetting.Reset();
        await Assert.That(await peer.EndsOrderlyAsync()).IsFalse();
        peer.Dispose();

        (var leaving, there) = await node.EstablishAsync(front);
        leaving.Reset();
        await Assert.That(await there.EndsOrderlyAsync()).IsFalse();
        there.Dispose();
        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_closed\"}", 1);
        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"backend_reset\"}", 1);
        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"reset\"}", 1);
    }
}
