using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Limits hold in the published binary, and what is refused is counted.</summary>
public class LimitTests
{
    [Test]
    public async Task The_third_connection_from_an_address_that_may_have_two_is_refused_until_one_leaves()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:MaxConnectionsPerIP=2");
        using var first = await EstablishAsync(daemon);
        using var second = await EstablishAsync(daemon);

        using (var third = await WirePeer.ConnectAsync(daemon.NodeToNode))
            await Assert.That(await third.ReceiveAsync()).IsNull();
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"ip_limit\"}")).IsEqualTo(1);

        second.Dispose();
        await daemon.Process.Output.WaitForAsync("connection 2 with");
        using var fourth = await EstablishAsync(daemon);
        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(2);
    }

    [Test]
    public async Task Silent_peers_take_all_handshakes_in_flight_and_delay_no_one_who_is_in()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:MaxConnectionsPerIP=100", "Limits:MaxPendingHandshakes=10");
        using var established = await EstablishAsync(daemon);
        var silent = new List<WirePeer>();
        for (int i = 0; i < 10; i++)
            silent.Add(await WirePeer.ConnectAsync(daemon.NodeToNode));

        using (var refused = await WirePeer.ConnectAsync(daemon.NodeToNode))
            await Assert.That(await refused.ReceiveAsync()).IsNull();
        await established.SendAsync("00000000" + "0008" + "0005" + "8200193039");
        await Assert.That(await established.ReceiveAsync()).IsEqualTo("8201193039");
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_pending_handshakes{protocol=\"node_to_node\"}")).IsEqualTo(10);
        silent.ForEach(peer => peer.Dispose());
    }

    [Test]
    public async Task A_silent_peer_is_closed_when_its_time_for_the_handshake_is_up()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:HandshakeTimeoutSeconds=1");
        using var silent = await WirePeer.ConnectAsync(daemon.NodeToNode);
        using var local = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(daemon.NodeToClientPath));

        await Assert.That(await silent.ReceiveAsync()).IsNull();
        await Assert.That(await local.ReceiveAsync()).IsNull();
        await daemon.UntilSampleAsync("dingo_connmanager_handshakes_total{outcome=\"timed_out\"}", 2);
    }

    [Test]
    public async Task A_thousand_connects_at_once_never_take_more_places_than_there_are()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, "Limits:MaxConnectionsPerIP=1000", "Limits:MaxPendingHandshakes=1000", "Limits:MaxInboundConns=100",
            "Limits:HandshakeTimeoutSeconds=60");

        var attempts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => TryEstablishAsync(daemon)));
        int established = attempts.Count(peer => peer is not null);
        await Assert.That(established).IsEqualTo(100);
        await Assert.That(await daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(100);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"inbound_limit\"}")).IsEqualTo(900);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsEqualTo(0);
        foreach (var peer in attempts)
            peer?.Dispose();
    }

    [Test]
    public async Task Clients_that_take_every_local_place_leave_the_nodes_theirs()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:MaxLocalConns=3");
        var endPoint = new UnixDomainSocketEndPoint(daemon.NodeToClientPath);
        var clients = new List<WirePeer>();
        for (int i = 0; i < 3; i++)
            clients.Add(await WirePeer.ConnectAsync(endPoint));

        using (var refused = await WirePeer.ConnectAsync(endPoint))
            await Assert.That(await refused.ReceiveAsync()).IsNull();
        using var node = await EstablishAsync(daemon);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_refused_total{listener=\"ntc\",reason=\"local_limit\"}")).IsEqualTo(1);
        clients.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task A_dial_beyond_the_outbound_limit_is_refused_and_counted()
    {
        using var workspace = new Workspace();
        using var node = new WireNode();
        using var another = new WireNode();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:MaxOutboundConns=1");
        await Assert.That((await daemon.CommandAsync("dial", node.Address)).ExitCode).IsEqualTo(0);

        var refused = await daemon.CommandAsync("dial", another.Address);
        await Assert.That(refused.ExitCode).IsEqualTo(1);
        await Assert.That(refused.Error).Contains("All places for outbound connections are taken");
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_dials_total{outcome=\"limit_reached\"}")).IsEqualTo(1);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_dials_total{outcome=\"established\"}")).IsEqualTo(1);
        await Assert.That(another.Connections).IsEqualTo(0);
    }

    [Test]
    public async Task A_client_that_says_nothing_more_is_closed_when_its_idle_time_is_up_and_a_node_is_not()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Limits:LocalIdleTimeoutSeconds=1");
        using var node = await EstablishAsync(daemon);
        using var client = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(daemon.NodeToClientPath));
        await client.SendAsync(WirePeer.LocalProposal);
        await Assert.That(await client.ReceiveAsync()).IsEqualTo(WirePeer.LocalAcceptance);

        await Assert.That(await client.EndsOrderlyAsync()).IsTrue();
        await daemon.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_silent\"}", 1);
        await Assert.That(await node.PingAsync()).IsTrue();
    }

    private static async Task<WirePeer> EstablishAsync(DaemonUnderTest daemon)
    {
        var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return peer;
    }

    private static async Task<WirePeer?> TryEstablishAsync(DaemonUnderTest daemon)
    {
        var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        // Refused before it could speak: that is an answer too.
        if (await peer.TrySendAsync(WirePeer.Proposal) && await peer.ReceiveAsync() == WirePeer.Acceptance)
            return peer;
        peer.Dispose();
        return null;
    }
}
