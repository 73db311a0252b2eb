using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A peer that is the node's, and that the daemon dials for itself as well.</summary>
public class ForwardedAndDialledTests
{
    [Test]
    public async Task A_dial_to_a_forwarded_peer_is_a_connection_of_its_own_and_says_nothing_on_the_nodes()
    {
        using var itself = new WireNode();
        await using var nodes = await ForwardedNode.StartAsync();
        using var peer = await WirePeer.ConnectFromListenerAsync(nodes.Front.NodeToNode, IPEndPoint.Parse(itself.Address));
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);

        var (code, _, error) = await nodes.Front.CommandAsync("dial", itself.Address);
        await Assert.That(code).IsEqualTo(0).Because(error);
        await Assert.That(itself.Connections).IsEqualTo(1);
        // The next that it hears is what the node answers it.
        await Assert.That(await peer.PingAsync()).IsTrue();
    }

    [Test]
    public async Task There_is_no_room_for_that_connection_from_the_port_that_the_forwarded_one_came_to()
    {
        using var itself = new WireNode();
        string front = $"{FreeAddress.At("127.0.0.57")}";
        await using var nodes = await ForwardedNode.StartAsync(
            $"Listeners:0:Address=tcp://{front}", $"Outbound:SourcePort={IPEndPoint.Parse(front).Port}");
        using var peer = await WirePeer.ConnectFromListenerAsync(nodes.Front.NodeToNode, IPEndPoint.Parse(itself.Address));
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);

        var (code, _, error) = await nodes.Front.CommandAsync("dial", itself.Address);
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(error).Contains("a source port of 0");
        await Assert.That((await nodes.Front.SamplesAsync())["dingo_connmanager_dials_total{outcome=\"address_in_use\"}"]).IsEqualTo(1);
        await Assert.That(await peer.PingAsync()).IsTrue();
    }
}
