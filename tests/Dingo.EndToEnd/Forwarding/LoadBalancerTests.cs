using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>Behind HAProxy, which says whose connections it brings.</summary>
public class LoadBalancerTests
{
    private static readonly string[] FromProxy = ["Listeners:0:ProxyFrom=127.0.0.1", "Limits:MaxConnectionsPerIP=2"];

    [Test]
    [Arguments("send-proxy")]
    [Arguments("send-proxy-v2")]
    public async Task Behind_HAProxy_the_limits_count_the_peers_and_not_the_proxy(string header)
    {
        await using var pair = await ForwardedNode.StartAsync(FromProxy);
        await using var balancer = await LoadBalancer.StartAsync(header, pair.Front);
        List<WirePeer> peers = [];
        for (int i = 0; i < 6; i++)
            peers.Add(await balancer.EstablishFromAsync($"127.0.1.{1 + (i / 2)}"));

        using (var third = await balancer.ConnectFromAsync("127.0.1.1"))
            await Assert.That(await third.ReceiveAsync()).IsNull();
        await pair.Front.UntilSampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"ip_limit\"}", 1);
        foreach (var peer in peers)
            await Assert.That(await peer.PingAsync()).IsTrue();
        var (_, connections, _) = await pair.Front.CommandAsync("connections");
        await Assert.That(connections).Contains("127.0.1.3:");
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task The_limit_of_an_address_holds_across_two_daemons_when_each_address_always_goes_to_the_same()
    {
        using var workspace = new Workspace();
        await using var pair = await ForwardedNode.StartAsync(FromProxy);
        await using var second = await DaemonUnderTest.StartAsync(
            workspace, [.. ForwardedNode.Forwarding($"tcp://{pair.Node.NodeToNode}", $"unix:{pair.Node.NodeToClientPath}"), .. FromProxy]);
        await using var balancer = await LoadBalancer.StartAsync("send-proxy-v2", pair.Front, second);
        const int addresses = 8, tries = 4, allowed = 2;
        List<WirePeer> peers = [];
        int refused = 0;
        for (int i = 0; i < addresses * tries; i++)
        {
            var peer = await balancer.ConnectFromAsync($"127.0.2.{1 + (i % addresses)}");
            peers.Add(peer);
            await peer.SendAsync(WirePeer.Proposal);
            if (await peer.ReceiveAsync() != WirePeer.Acceptance)
                refused++;
        }

        await Assert.That(refused).IsEqualTo(addresses * (tries - allowed));
        const string node = "cardano_node_metrics_connectionManager_incomingConns";
        double here = await pair.Front.SampleAsync(node), there = await second.SampleAsync(node);
        await Assert.That(here + there).IsEqualTo(addresses * allowed);
        await Assert.That(Math.Min(here, there)).IsGreaterThan(0);
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task Whoever_comes_past_the_proxy_is_refused()
    {
        await using var pair = await ForwardedNode.StartAsync("Listeners:0:ProxyFrom=127.0.0.9");
        using var peer = await pair.ConnectAsync();
        await Assert.That(await peer.ReceiveAsync()).IsNull();
        await pair.Front.UntilSampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"not_a_proxy\"}", 1);
    }
}
