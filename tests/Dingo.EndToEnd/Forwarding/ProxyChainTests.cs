using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>Between a balancer that says whose connections it brings, and a node that wants to know.</summary>
public class ProxyChainTests
{
    [Test]
    [Arguments("send-proxy")]
    [Arguments("send-proxy-v2")]
    public async Task The_node_is_told_of_the_peer_and_neither_of_the_balancer_nor_of_the_daemon(string header)
    {
        using var workspace = new Workspace();
        using var node = new SlowNode { IsToldOfPeers = true };
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, "Listeners:0:HandOver=forward", $"Listeners:0:Backends:0:Address={node.Address}", "Listeners:0:HealthCheck=connect",
            "Listeners:0:ProxyFrom=127.0.0.1", "Listeners:0:SendProxy=true");
        await using var balancer = await LoadBalancer.StartAsync(header, front);
        for (int i = 1; i <= 4; i++)
        {
            string address = $"127.0.1.{i}";
            using var peer = await balancer.ConnectFromAsync(address);
            await peer.SendAsync(WirePeer.Proposal);
            var asked = await node.AskedAsync();
            using var there = asked.Peer;
            await Assert.That(asked.For).IsEqualTo(new IPEndPoint(IPAddress.Parse(address), peer.LocalPort));
            await there.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
            await ForwardedPair.AssertSpeakAsync(peer, there);
        }
    }
}
