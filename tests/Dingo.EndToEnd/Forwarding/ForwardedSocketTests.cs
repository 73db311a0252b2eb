using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node's Unix socket, shared over TCP: what comes to the port and is no client of its network costs the node nothing.</summary>
public class ForwardedSocketTests
{
    private const int Each = 10;

    [Test]
    public async Task Another_network_garbage_and_silence_never_reach_the_nodes_socket_and_a_client_beside_them_is_served()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode(workspace.File("node.socket")) { Versions = "8203a11980178202f4" };
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, "Listeners:2:Name=shared", "Listeners:2:Protocol=NodeToClient", "Listeners:2:Address=tcp://127.0.0.1:0",
            "Listeners:2:HandOver=forward", $"Listeners:2:Backends:0:Address={node.Address}");
        await front.Process.Output.WaitForAsync($"listener shared: node {node.Address} is up");
        var address = new IPEndPoint(IPAddress.Loopback, front.PortOf("shared"));

        var bad = await SendBadAsync(address);
        var (client, answer, (there, heard)) = await node.ProposeAsync(address, WirePeer.LocalProposal);
        await Assert.That($"0000000000000009{heard}").IsEqualTo(WirePeer.LocalProposal);
        await there.SendAsync(WireResponder.Segment(0, WirePeer.LocalAcceptance));
        await Assert.That(await answer).IsEqualTo(WirePeer.LocalAcceptance);

        await AssertCountedAsync(front);
        await node.UntilPeersAsync(1);
        await client.SendAsync(WirePeer.Segment(7, "8100"));
        await Assert.That(await there.ReceiveAsync()).IsEqualTo("8100");
        bad.ForEach(static peer => peer.Dispose());
        client.Dispose();
        there.Dispose();
    }

    private static async Task<List<WirePeer>> SendBadAsync(IPEndPoint address)
    {
        List<WirePeer> bad = [];
        for (int i = 0; i < Each; i++)
        {
            var (stranger, babbler) = (await WirePeer.ConnectAsync(address), await WirePeer.ConnectAsync(address));
            bad.AddRange([stranger, babbler, await WirePeer.ConnectAsync(address)]);
            await stranger.SendAsync(WirePeer.Segment(0, "8200a11980178201f4"));
            await babbler.SendAsync("474554202f20485454502f312e310d0a");
            await Assert.That(await stranger.ReceiveAsync()).StartsWith("82028302198017");
            await Assert.That(await babbler.ReceiveAsync()).IsNull();
        }

        return bad;
    }

    private static async Task AssertCountedAsync(DaemonUnderTest front)
    {
        foreach (string reason in new[] { "handshake_refused", "handshake_malformed", "handshake_timed_out" })
            await front.UntilSampleAsync($"dingo_connmanager_closed_total{{reason=\"{reason}\"}}", Each);
        foreach (string outcome in new[] { "wrong_network", "malformed", "timed_out" })
            await front.UntilSampleAsync($"dingo_connmanager_handshakes_total{{outcome=\"{outcome}\"}}", Each);
        await front.UntilSampleAsync("dingo_connmanager_local_connections", 1);
    }
}
