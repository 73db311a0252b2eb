using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>Whoever asks only for the versions is answered by the node.</summary>
public class ForwardedQueryTests
{
    [Test]
    public async Task The_nodes_versions_arrive_without_peer_sharing_and_the_node_is_let_go_at_once()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(workspace, node.Forwarding);
        using (var peer = await WirePeer.ConnectAsync(front.NodeToNode))
        {
            await peer.SendAsync(WirePeer.Segment(0, "8200a10f8402f401f5"));
            var (there, heard) = await node.AskedAsync();
            await Assert.That(heard).IsEqualTo("8200a10f8402f400f5");
            await there.SendAsync(WireResponder.Segment(0, "8203a20e8402f401f40f8402f401f4"));
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo("8203a20e8402f400f40f8402f400f4");
            await Assert.That(await there.EndsOrderlyAsync()).IsTrue();
            there.Dispose();
            await Poll.UntilAsync(async () => (await front.SamplesAsync()).Sum("dingo_backend_connections") == 0 ? null : "the node is held");
        }

        await front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"query_answered\"}", 1);
        await Assert.That(await front.SampleAsync("dingo_connmanager_handshakes_total{outcome=\"queried\"}")).IsEqualTo(1);
        await ForwardedLeftovers.AssertNoneAsync(front);
    }

    [Test]
    [Arguments(false, "node-to-node 15  preview (magic 2)  yes     no")]
    [Arguments(true, "node-to-client 23  preview (magic 2)  -       -")]
    public async Task Ping_lists_the_versions_of_the_node_behind(bool isLocal, string line)
    {
        await using var pair = await ForwardedNode.StartAsync();
        string[] target = isLocal ? [$"unix:{pair.Front.NodeToClientPath}", "--ntc"] : [$"{pair.Front.NodeToNode}"];
        var (code, output, error) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary, ["ping", .. target, "--count", "1", "--query"], pair.Front.Directory);
        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(output).Contains(line);
        await pair.Front.UntilSampleAsync("dingo_connmanager_handshakes_total{outcome=\"queried\"}", 1);
    }
}
