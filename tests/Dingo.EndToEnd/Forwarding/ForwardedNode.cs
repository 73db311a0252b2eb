using System.Net;
using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A daemon in front of a node, and the node: another daemon, which answers for itself.</summary>
internal sealed class ForwardedNode : IAsyncDisposable
{
    /// <summary>The node sees all peers come from the daemon in front of it.</summary>
    public const string ManyFromOne = "Limits:MaxConnectionsPerIP=1000";

    // Nobody else's, so that its port is free when it starts anew.
    private const string NodesHost = "127.0.0.56";

    private readonly Workspace _front = new();
    private readonly Workspace _back = new();

    private ForwardedNode()
    {
    }

    /// <summary>In front.</summary>
    public DaemonUnderTest Front { get; private set; } = null!;

    /// <summary>Behind.</summary>
    public DaemonUnderTest Node { get; private set; } = null!;

    /// <summary>The settings of a front that forwards nodes to one TCP address, and clients to one Unix socket.</summary>
    /// <remarks>The node is up when its kernel says so: on a machine that stalls it may be late to answer the other kind of look.</remarks>
    public static string[] Forwarding(string node, string client) =>
    [
        "Listeners:0:HandOver=forward", "Listeners:0:HealthCheck=connect", $"Listeners:0:Backends:0:Address={node}",
        "Listeners:1:HandOver=forward", "Listeners:1:HealthCheck=connect", $"Listeners:1:Backends:0:Address={client}",
    ];

    /// <summary>Starts both, and waits until the front has seen that the node is up.</summary>
    public static async Task<ForwardedNode> StartAsync(params string[] settings)
    {
        var pair = new ForwardedNode();
        try
        {
            pair.Node = await DaemonUnderTest.StartAsync(pair._back, $"Listeners:0:Address=tcp://{NodesHost}:0", ManyFromOne);
            pair.Front = await DaemonUnderTest.StartAsync(
                pair._front, [.. Forwarding($"tcp://{pair.Node.NodeToNode}", $"unix:{pair.Node.NodeToClientPath}"), .. settings]);
            await pair.UntilReadyAsync();
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public Task UntilReadyAsync() => Front.UntilReadinessAsync(HttpStatusCode.OK);

    /// <summary>A peer whose handshake the node has accepted.</summary>
    public async Task<WirePeer> EstablishAsync(bool isLocal = false)
    {
        var peer = await ConnectAsync(isLocal);
        await peer.SendAsync(isLocal ? WirePeer.LocalProposal : WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(isLocal ? WirePeer.LocalAcceptance : WirePeer.Acceptance);
        return peer;
    }

    public Task<WirePeer> ConnectAsync(bool isLocal = false) =>
        isLocal ? WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(Front.NodeToClientPath)) : WirePeer.ConnectAsync(Front.NodeToNode);

    /// <summary>Those of them that are answered still; the others are let go.</summary>
    public static async Task<List<WirePeer>> AnsweredAsync(IEnumerable<WirePeer> peers)
    {
        List<WirePeer> answered = [];
        foreach (var peer in peers)
        {
            if (await peer.TryPingAsync())
                answered.Add(peer);
            else
                peer.Dispose();
        }

        return answered;
    }

    /// <summary>Starts the node anew, at the same addresses.</summary>
    public async Task RestartNodeAsync()
    {
        string address = Node.NodeToNode.ToString();
        await Node.DisposeAsync();
        Node = await DaemonUnderTest.StartAsync(_back, $"Listeners:0:Address=tcp://{address}", ManyFromOne);
    }

    public async ValueTask DisposeAsync()
    {
        if (Front is not null)
            await Front.DisposeAsync();
        if (Node is not null)
            await Node.DisposeAsync();
        _front.Dispose();
        _back.Dispose();
    }
}
