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
}
