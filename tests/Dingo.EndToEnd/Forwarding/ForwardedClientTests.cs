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
        string? answer = null;
        // For two seconds, which a machine that stalls may let pass.
        for (int tries = 0; answer is null && tries < 5; tries++)
            answer = await AskWhereAcceptingIsSlowAsync();
        await Assert.That(answer).IsEqualTo(WirePeer.LocalAcceptance);
    }

    [Test]
    public async Task A_client_through_which_nothing_moves_is_let_go_when_that_is_asked_for()
    {
        await using var pair = await ForwardedNode.StartAsync("Limits:LocalIdleTimeoutSeconds=1");
        using var client = await pair.EstablishAsync(isLocal: true);
        await Assert.That(await client.ReceiveAsync()).IsNull();
        await pair.Front.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"peer_silent\"}", 1);
    }

    /// <returns>What a client is answered by a node that does not accept until it is tried; null where it was not waited for any longer.</returns>
    private static async Task<string?> AskWhereAcceptingIsSlowAsync()
    {
        using var workspace = new Workspace();
        var path = new UnixDomainSocketEndPoint(workspace.File("node.socket"));
        using var node = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        node.Bind(path);
        node.Listen(0);
        // The look at it takes the one place in its queue, and is left there.
        await using var front = await DaemonUnderTest.StartAsync(workspace, ForwardedNode.Forwarding("tcp://127.0.0.1:1", $"unix:{path}"));
        await front.Process.Output.WaitForAsync($"listener ntc: node unix:{path} is up");
        using var client = await WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(front.NodeToClientPath));
        await client.SendAsync(WirePeer.LocalProposal);
        var answer = client.ReceiveAsync();
        string tried = $"dingo_backend_connections{{listener=\"ntc\",backend=\"unix:{path}\"}}";
        await Poll.UntilAsync(async () => answer.IsCompleted || await front.SampleAsync(tried) == 1 ? null : "the node is not tried");

        await Poll.UntilAsync(async () =>
        {
            if (node.Poll(TimeSpan.Zero, SelectMode.SelectRead))
                await AcceptAsync(node);
            return answer.IsCompleted ? null : "the client is not answered";
        });
        return await answer;
    }

    /// <summary>Answers the next that comes to the node, unless it is a look, which says nothing.</summary>
    private static async Task AcceptAsync(Socket node)
    {
        using var peer = new WirePeer(await node.AcceptAsync());
        if (await peer.ReceiveAsync() is not null)
            await peer.TrySendAsync(WireResponder.Segment(0, WirePeer.LocalAcceptance));
    }

    private static IEnumerable<string> Set(string[] settings) => settings.SelectMany(static setting => new[] { "--set", setting });
}
