using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A listener that forwards is reloaded: what is held stays as it is, and what comes next follows the new configuration.</summary>
public class ForwardedReloadTests
{
    private const string Sharing = "8200a10f8402f401f4";
    private const string Cleared = "8200a10f8402f400f4";

    [Test]
    public async Task What_is_held_stays_with_its_node_and_the_next_goes_to_the_new_one()
    {
        using var workspace = new Workspace();
        using var old = new SlowNode();
        using var named = new SlowNode();
        await using var front = await StartAsync(workspace, old.Address);
        var (held, there) = await old.EstablishAsync(front);

        await ReloadAsync(workspace, front, named.Address);
        var (next, elsewhere) = await named.EstablishAsync(front);
        await ForwardedPair.AssertSpeakAsync(next, elsewhere);
        await ForwardedPair.AssertSpeakAsync(held, there);
        // Nobody looks after the old one any more.
        await Assert.That(await front.GetAsync("/metrics")).DoesNotContain(old.Address);
        await front.UntilSampleAsync($"dingo_backend_connections{{listener=\"ntn\",backend=\"{named.Address}\"}}", 1);

        there.Dispose();
        await Assert.That(await held.EndsOrderlyAsync()).IsTrue();
        held.Dispose();
        await ForwardedPair.AssertSpeakAsync(next, elsewhere);
        next.Dispose();
        elsewhere.Dispose();
        await ForwardedLeftovers.AssertNoneAsync(front);
    }

    [Test]
    public async Task A_node_that_joins_gets_the_next_connections_since_the_other_has_some()
    {
        using var workspace = new Workspace();
        using var first = new SlowNode();
        using var joining = new SlowNode();
        await using var front = await StartAsync(workspace, first.Address);
        await front.UntilReadinessAsync(HttpStatusCode.OK);
        var pairs = new List<(WirePeer Here, WirePeer There)>();
        for (int i = 0; i < 2; i++)
            pairs.Add(await first.EstablishAsync(front));

        await ReloadAsync(workspace, front, $$"""{{first.Address}}" }, { "Address": "{{joining.Address}}""");
        await Assert.That(await front.GetStatusAsync("/readyz")).IsEqualTo(HttpStatusCode.OK);
        for (int i = 0; i < 2; i++)
            pairs.Add(await joining.EstablishAsync(front));
        foreach (string node in new[] { first.Address, joining.Address })
        {
            await Assert.That(await front.SampleAsync($"dingo_backend_connections{{listener=\"ntn\",backend=\"{node}\"}}")).IsEqualTo(2);
            await Assert.That(await front.SampleAsync($"dingo_backend_answers_total{{listener=\"ntn\",backend=\"{node}\"}}")).IsEqualTo(2);
        }

        foreach (var (here, there) in pairs)
        {
            await ForwardedPair.AssertSpeakAsync(here, there);
            here.Dispose();
            there.Dispose();
        }

        await ForwardedLeftovers.AssertNoneAsync(front);
    }

    [Test]
    public async Task Peer_sharing_and_whether_the_node_is_told_of_peers_change_from_the_next_connection_on()
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await StartAsync(workspace, node.Address);
        using var first = await WirePeer.ConnectAsync(front.NodeToNode);
        var asked = await ProposeAsync(first, node);
        await Assert.That(asked.Heard).IsEqualTo(Cleared);

        await ReloadAsync(workspace, front, node.Address, """ "PeerSharing": "keep", """);
        using var second = await WirePeer.ConnectAsync(front.NodeToNode);
        var kept = await ProposeAsync(second, node);
        await Assert.That(kept.Heard).IsEqualTo(Sharing);

        node.IsToldOfPeers = true;
        await ReloadAsync(workspace, front, node.Address, """ "SendProxy": true, """);
        using var third = await WirePeer.ConnectAsync(front.NodeToNode);
        var told = await ProposeAsync(third, node);
        await Assert.That(told.For).IsEqualTo(new IPEndPoint(IPAddress.Loopback, third.LocalPort));
        await Assert.That(told.Heard).IsEqualTo(Cleared);
        await ForwardedPair.AssertSpeakAsync(first, asked.Peer);
        await ForwardedPair.AssertSpeakAsync(second, kept.Peer);
        await ForwardedPair.AssertSpeakAsync(third, told.Peer);
    }

    [Test]
    public async Task A_node_that_is_gone_for_good_is_replaced_by_another_without_a_restart()
    {
        using var workspace = new Workspace();
        using var before = new Workspace();
        using var after = new Workspace();
        await using var gone = await DaemonUnderTest.StartAsync(before);
        await using var named = await DaemonUnderTest.StartAsync(after);
        await using var front = await StartAsync(workspace, $"tcp://{gone.NodeToNode}");
        await front.UntilReadinessAsync(HttpStatusCode.OK);
        await gone.DisposeAsync();
        using (var early = await WirePeer.ConnectAsync(front.NodeToNode))
        {
            await early.SendAsync(WirePeer.Proposal);
            await Assert.That(await early.EndsOrderlyAsync()).IsTrue();
        }

        await front.UntilReadinessAsync(HttpStatusCode.ServiceUnavailable);
        await ReloadAsync(workspace, front, $"tcp://{named.NodeToNode}");
        await front.UntilReadinessAsync(HttpStatusCode.OK);
        using var late = await WirePeer.ConnectAsync(front.NodeToNode);
        await late.SendAsync(WirePeer.Proposal);
        await Assert.That(await late.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        await Assert.That(await late.PingAsync()).IsTrue();
        await Assert.That(await front.SampleAsync("dingo_connmanager_closed_total{reason=\"no_backend\"}")).IsEqualTo(1);
    }

    private static Task<DaemonUnderTest> StartAsync(Workspace workspace, string node) =>
        DaemonUnderTest.StartWithFileAsync(Configure(workspace, node, ""), workspace);

    private static async Task ReloadAsync(Workspace workspace, DaemonUnderTest front, string node, string more = "")
    {
        Configure(workspace, node, more);
        var (code, output, error) = await front.CommandAsync("reload");
        await Assert.That(code).IsEqualTo(0).Because(output + error);
    }

    private static string Configure(Workspace workspace, string node, string more) => workspace.File(
        "dingo.json",
        $$"""
        { "Listeners": [ { "HandOver": "forward", "HealthCheck": "connect",{{more}} "Backends": [ { "Address": "{{node}}" } ] } ] }
        """);

    private static async Task<Asked> ProposeAsync(WirePeer peer, SlowNode node)
    {
        await peer.SendAsync(WirePeer.Segment(0, Sharing));
        var asked = await node.AskedAsync();
        await asked.Peer.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return asked;
    }
}
