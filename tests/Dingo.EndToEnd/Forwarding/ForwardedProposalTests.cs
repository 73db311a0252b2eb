using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>What a node is told of a peer: its proposal, and where it wants to know, its address.</summary>
public class ForwardedProposalTests
{
    private const string SharingProposal = "00000000" + "0000" + "0009" + "8200a10f8402f401f4";
    private const string SharingAcceptance = "83010f8402f401f4";

    [Test]
    [Arguments("clear", "8200a10f8402f400f4", "83010f8402f400f4")]
    [Arguments("keep", "8200a10f8402f401f4", "83010f8402f401f4")]
    public async Task The_node_gets_the_proposal_without_peer_sharing_unless_it_is_to_be_kept(string peerSharing, string proposed, string answered)
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, [.. node.Forwarding, $"Listeners:0:PeerSharing={peerSharing}"]);
        using var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(SharingProposal);
        var asked = await node.AskedAsync();
        await Assert.That(asked.Heard).IsEqualTo(proposed);
        // A node may answer with its own data in place of what was agreed.
        await asked.Peer.SendAsync(WireResponder.Segment(0, SharingAcceptance));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(answered);
    }

    [Test]
    public async Task A_node_that_wants_to_know_is_told_for_whom_the_connection_is()
    {
        using var workspace = new Workspace();
        await using var node = await DaemonUnderTest.StartAsync(workspace, "Listeners:0:ProxyFrom=127.0.0.0/8");
        using var inFront = new Workspace();
        await using var front = await DaemonUnderTest.StartAsync(
            inFront,
            [.. ForwardedNode.Forwarding($"tcp://{node.NodeToNode}", $"unix:{node.NodeToClientPath}"), "Listeners:0:SendProxy=true"]);
        // The look at the node says for itself that it speaks for nobody, and is answered.
        await Poll.UntilAsync(async () => (int)await front.GetStatusAsync("/readyz") == 200 ? null : "not ready");
        using var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        var (_, connections, _) = await node.CommandAsync("connections");
        await Assert.That(connections).Contains($"127.0.0.1:{peer.LocalPort}");
    }
}
