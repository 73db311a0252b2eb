using System.Net;
using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node's socket for its clients, shared: over TCP, and however many come at once.</summary>
public class ForwardedClientTests
{
    private static readonly string[] OverTcp =
    [
        "Listeners:2:Name=shared", "Listeners:2:Protocol=NodeToClient", "Listeners:2:HandOver=forward",
    ];

    [Test]
    public async Task Clients_come_over_TCP_from_where_they_are_allowed_and_from_nowhere_else()
    {
        using var workspace = new Workspace();
        await using var node = await DaemonUnderTest.StartAsync(workspace);
        using var inFront = new Workspace();
        string[] shared = [.. OverTcp, $"Listeners:2:Backends:0:Address=unix:{node.NodeToClientPath}"];
        var (code, _, error) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary, ["check", .. Set([.. shared, "Listeners:2:Address=tcp://0.0.0.0:3099"])], inFront.Path);
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("Listeners:2:AllowFrom");

        await using var front = await DaemonUnderTest.StartAsync(
            inFront, [.. shared, "Listeners:2:Address=tcp://0.0.0.0:0", "Listeners:2:AllowFrom=127.0.3.0/24"]);
        var address = new IPEndPoint(IPAddress.Loopback, front.PortOf("shared"));
        using (var stranger = await WirePeer.ConnectAsync(address))
            await Assert.That(await stranger.ReceiveAsync()).IsNull();
        await front.UntilSampleAsync("dingo_connmanager_refused_total{listener=\"shared\",reason=\"not_allowed\"}", 1);

        using var client = await WirePeer.ConnectAsync(address, from: "127.0.3.7");
        await client.SendAsync(WirePeer.LocalProposal);
        await Assert.That(await client.ReceiveAsync()).IsEqualTo(WirePeer.LocalAcceptance);
    }

    [Test]
    public async Task A_node_that_accepts_slower_than_clients_come_is_waited_for()
    {
        using var workspace = new Workspace();
        var path = new UnixDomainSocketEndPoint(workspace.File("node.socket"));
        using var node = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        node.Bind(path);
        node.Listen(0);
        // The look at it takes the one place in its queue, and is left there.
        await using var front = await DaemonUnderTest.StartAsync(
            workspace,
            [
                .. ForwardedNode.Forwarding("tcp://127.0.0.1:1", $"unix:{path}"), "Listeners:1:HealthCheck=connect",
            ]);
        await front.Process.Output.WaitForAsync($"listener ntc: node unix:{path} is up");
        using var client = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(front.NodeToClientPath));
        await client.SendAsync(WirePeer.LocalProposal);
        await front.UntilSampleAsync($"dingo_backend_connections{{listener=\"ntc\",backend=\"unix:{path}\"}}", 1);

        string? heard = null;
        while (heard is null)
        {
            using var peer = new WirePeer(await node.AcceptAsync());
            heard = await peer.ReceiveAsync();
            if (heard is not null)
                await peer.SendAsync(WireResponder.Segment(0, WirePeer.LocalAcceptance));
        }

        await Assert.That(await client.ReceiveAsync()).IsEqualTo(WirePeer.LocalAcceptance);
    }

    [Test]
    public async Task A_client_through_which_nothing_moves_is_let_go_when_that_is_asked_for()
    {
        await using var pair = await ForwardedNode.StartAsync("Limits:LocalIdleTimeoutSeconds=1");
        using var client = await pair.EstablishAsync(isLocal: true);
        await Assert.That(await client.ReceiveAsync()).IsNull();
        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_silent\"}", 1);
    }

    private static IEnumerable<string> Set(string[] settings) => settings.SelectMany(static setting => new[] { "--set", setting });
}
