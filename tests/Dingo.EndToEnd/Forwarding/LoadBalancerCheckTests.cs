using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>HAProxy looks whether its daemons are up: at their listener, or by asking whether they are ready.</summary>
public class LoadBalancerCheckTests
{
    private const int Addresses = 8;
    private const string Accepted = "dingo_connmanager_handshakes_total{outcome=\"accepted\"}";
    private const string Abandoned = "dingo_connmanager_handshakes_total{outcome=\"abandoned\"}";
    // What it looks at has until the next look to be there, on a machine that stalls.
    private const string AtTheListener = "send-proxy-v2 check inter 5s fall 1";
    private const string ByReadiness = "option httpchk GET /readyz";

    // Looks count as connections of the balancer itself, which may have no more than a peer.
    private static readonly string[] FromProxy = ["Listeners:0:ProxyFrom=127.0.0.1", "Limits:MaxConnectionsPerIP=1"];

    [Test]
    public async Task Looks_at_the_listener_give_back_the_place_that_they_take_and_are_in_nobodys_way()
    {
        const int looks = 50;
        await using var pair = await ForwardedNode.StartAsync(FromProxy);
        await using var balancer = await LoadBalancer.StartAsync("send-proxy-v2 check inter 20ms fall 1000", pair.Front);
        using var held = await balancer.EstablishFromAsync("127.0.2.1");
        await Poll.UntilAsync(async () => await pair.Front.SampleAsync(Abandoned) is var seen && seen >= looks ? null : $"{seen} looks");
        using var late = await balancer.EstablishFromAsync("127.0.2.2");
        await Assert.That(await held.PingAsync()).IsTrue();
        await Assert.That(await late.PingAsync()).IsTrue();
        // They are told from other strangers by nothing but their address, and fill one line per five seconds.
        await pair.Front.Process.Output.WaitForAsync(" failed: abandoned ");
        var lines = pair.Front.Process.Output.All.Where(static line => line.Contains(" failed: abandoned ", StringComparison.Ordinal))
            .ToArray();
        await Assert.That(lines.Length).IsBetween(1, looks / 5);
        await Assert.That(lines[0]).Contains(" with 127.0.0.1:");
        await Assert.That(await pair.Node.SampleAsync(Accepted)).IsEqualTo(2);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task The_addresses_of_a_daemon_that_is_killed_are_served_by_the_other(bool asksForReadiness)
    {
        using var workspace = new Workspace();
        await using var pair = await ForwardedNode.StartAsync(FromProxy);
        await using var second = await StartAsync(workspace, pair.Node);
        await using var balancer = await StartAsync(asksForReadiness, pair.Front, second);
        var peers = await EstablishAllAsync(balancer);
        double taken = await second.SampleAsync(Accepted);
        await Assert.That(taken).IsBetween(1, Addresses - 1);

        await second.DisposeAsync();
        int lost = 0;
        for (int i = 0; i < peers.Length; i++)
        {
            if (await peers[i].TryPingAsync())
                continue;
            lost++;
            peers[i].Dispose();
            peers[i] = await ReturnAsync(balancer, AddressOf(i));
        }

        await Assert.That(lost).IsEqualTo((int)taken);
        await Assert.That(await pair.Front.SampleAsync(Accepted)).IsEqualTo(Addresses);
        Array.ForEach(peers, static peer => peer.Dispose());
    }

    [Test]
    public async Task Asked_for_readiness_a_daemon_whose_node_is_gone_gets_no_newcomers()
    {
        using var workspace = new Workspace();
        using var behind = new Workspace();
        await using var gone = await DaemonUnderTest.StartAsync(behind, ForwardedNode.ManyFromOne);
        await using var pair = await ForwardedNode.StartAsync(FromProxy);
        await using var second = await StartAsync(workspace, gone);
        await using var balancer = await StartAsync(asksForReadiness: true, pair.Front, second);
        await gone.DisposeAsync();
        await second.UntilReadinessAsync(HttpStatusCode.ServiceUnavailable);
        for (int i = 0; i < Addresses; i++)
            (await ReturnAsync(balancer, AddressOf(i))).Dispose();
        await Assert.That(await pair.Front.SampleAsync(Accepted)).IsEqualTo(Addresses);
    }

    private static async Task<DaemonUnderTest> StartAsync(Workspace workspace, DaemonUnderTest node)
    {
        var daemon = await DaemonUnderTest.StartAsync(
            workspace, [.. ForwardedNode.Forwarding($"tcp://{node.NodeToNode}", $"unix:{node.NodeToClientPath}"), .. FromProxy]);
        await daemon.UntilReadinessAsync(HttpStatusCode.OK);
        return daemon;
    }

    private static Task<LoadBalancer> StartAsync(bool asksForReadiness, params DaemonUnderTest[] daemons) => asksForReadiness
        ? LoadBalancer.StartAsync(ByReadiness, static daemon => $"{AtTheListener} port {daemon.Metrics.Port}", daemons)
        : LoadBalancer.StartAsync(AtTheListener, daemons);

    private static Task<WirePeer[]> EstablishAllAsync(LoadBalancer balancer) =>
        Task.WhenAll(Enumerable.Range(0, Addresses).Select(i => balancer.EstablishFromAsync(AddressOf(i))));

    private static string AddressOf(int peer) => $"127.0.2.{1 + peer}";

    /// <summary>Comes again until the balancer has found out who is gone.</summary>
    private static async Task<WirePeer> ReturnAsync(LoadBalancer balancer, string address)
    {
        WirePeer? served = null;
        await Poll.UntilAsync(async () =>
        {
            var peer = await balancer.ConnectFromAsync(address);
            if (await peer.TrySendAsync(WirePeer.Proposal) && await peer.ReceiveAsync() == WirePeer.Acceptance)
                served = peer;
            else
                peer.Dispose();
            return served is null ? $"{address} is not served" : null;
        });
        return served!;
    }
}
