using System.Net;
using System.Net.Sockets;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Relaying;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>The way of one connection to a node.</summary>
public sealed class NodeLinkTests : IDisposable
{
    private const string Established = "proposed established closing closed";
    private const string Unanswered = "proposed closing closed";

    private readonly SocketFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_node_that_cannot_be_reached_costs_two_seconds_and_the_next_is_taken(bool isUnix)
    {
        using var full = await FullAsync(isUnix);
        using var next = new ScriptedNode(ScriptedNode.Sound);
        using var peer = new ForwardedPeer(full.Url, next.Url);
        peer.Propose();
        peer.Side.Pass(1.9);
        await Assert.That(peer.Places).IsEqualTo("1 0");
        await Assert.That(Failures(peer)).IsEqualTo("0 0");

        peer.Side.Pass(0.1);
        await peer.HearsAsync(ScriptedNode.AcceptDuplex15);
        await Assert.That(peer.Places).IsEqualTo("0 1");
        await Assert.That(Failures(peer)).IsEqualTo("1 0");
        await Assert.That(peer.Nodes[0].Answered).IsEqualTo(0);
        await Assert.That(peer.Nodes[1].Answered).IsEqualTo(1);
        // That its queue is full is nothing against it.
        await Assert.That(peer.Nodes[0].IsUsable).IsTrue();
        peer.Side.Peer.EndSending();
        await peer.NothingIsLeftAsync(Established);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task With_no_other_node_that_is_the_end(bool isUnix)
    {
        using var full = await FullAsync(isUnix);
        using var peer = new ForwardedPeer(full.Url);
        peer.Propose();
        peer.Side.Pass(2);
        await Assert.That(await Eventually.IsTrueAsync(() => peer.Side.Connection.CloseReason == CloseReason.NoBackend)).IsTrue();
        await Assert.That(Failures(peer)).IsEqualTo("1");
        peer.Side.Peer.EndSending();
        await peer.NothingIsLeftAsync(Unanswered);
    }

    [Test]
    public async Task A_Unix_node_whose_queue_is_full_is_tried_again_until_there_is_room()
    {
        using var full = await FullAsync(isUnix: true);
        using var next = new ScriptedNode(ScriptedNode.Silent);
        using var peer = new ForwardedPeer(full.Url, next.Url);
        peer.Propose();
        peer.Side.Pass(1.5);
        await full.MakeRoomAsync();
        // The wheel may make the pause twice what it is.
        peer.Side.Pass(2 * NodeLink.Pause.TotalSeconds);
        using var node = await full.AcceptAsync();
        await Assert.That(await node.ReadMessageAsync()).IsEqualTo(Wire.Proposal);
        await node.SendAsync(Wire.Answer());
        await peer.HearsAsync(Wire.Accept);
        await Assert.That(peer.Places).IsEqualTo("1 0");
        await Assert.That(Failures(peer)).IsEqualTo("0 0");
        await Assert.That(next.Proposals).IsEmpty();
        peer.Side.Peer.EndSending();
        node.Dispose();
        await peer.NothingIsLeftAsync(Established);
    }

    [Test]
    public async Task A_node_that_is_slow_to_connect_to_is_told_the_proposal_when_it_is_there()
    {
        using var full = await FullAsync(isUnix: false);
        using var peer = new ForwardedPeer(full.Url);
        peer.Propose();
        await full.MakeRoomAsync();
        // The kernel asks again after a second.
        using var node = await full.AcceptAsync();
        await Assert.That(await node.ReadMessageAsync()).IsEqualTo(Wire.Proposal);
        await node.SendAsync(Wire.Answer());
        await peer.HearsAsync(Wire.Accept);
        await Assert.That(peer.Places).IsEqualTo("1");
        peer.Side.Peer.EndSending();
        node.Dispose();
        await peer.NothingIsLeftAsync(Established);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_node_where_nobody_listens_costs_no_time_and_is_down(bool isUnix)
    {
        using var closed = new ClosedPort();
        using var next = new ScriptedNode(ScriptedNode.Sound);
        using var peer = new ForwardedPeer(isUnix ? $"unix:{_folder.Path}.gone" : closed.Url, next.Url);
        peer.Propose();
        await peer.HearsAsync(ScriptedNode.AcceptDuplex15);
        await Assert.That(Failures(peer)).IsEqualTo("1 0");
        await Assert.That(peer.Nodes[0].State).IsEqualTo(BackendState.Down);
        // In the words of the look that is to follow.
        await Assert.That(peer.Nodes[0].Standing.Blame).IsEqualTo(isUnix
            ? $"unix:{_folder.Path}.gone cannot be reached: there is no such socket"
            : $"{closed.Address} cannot be reached: {new SocketException((int)SocketError.ConnectionRefused).Message}");
        peer.Side.Peer.EndSending();
        await peer.NothingIsLeftAsync(Established);
    }

    [Test]
    [NotInParallel]
    public async Task The_sockets_of_nodes_that_are_not_reached_are_closed()
    {
        const int times = 200;
        using var closed = new ClosedPort();
        List<ForwardedPeer> peers = [];
        int before = StreamRig.Descriptors;
        for (int i = 0; i < times; i++)
        {
            peers.Add(new ForwardedPeer(closed.Url));
            peers[i].Propose();
        }

        await Assert.That(await Eventually.IsTrueAsync(() => StreamRig.Descriptors < before + (times / 2))).IsTrue();
        // Else a finalizer closes what was left open.
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    [Arguments(false, "resets")]
    [Arguments(false, "is closed")]
    [Arguments(true, "resets")]
    [Arguments(true, "is closed")]
    public async Task Whoever_ends_while_a_node_is_reached_for_gives_its_place_back(bool isUnix, string how)
    {
        using var full = await FullAsync(isUnix);
        using var next = new ScriptedNode(ScriptedNode.Silent);
        using var peer = new ForwardedPeer(full.Url, next.Url);
        peer.Propose();
        peer.Side.Pass(1);
        await Assert.That(peer.Places).IsEqualTo("1 0");
        End(peer, how);
        await peer.NothingIsLeftAsync(Unanswered);
        await Assert.That(Failures(peer)).IsEqualTo("0 0");
        await Assert.That(next.Proposals).IsEmpty();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Whoever_only_ends_its_direction_meanwhile_is_still_taken_there_and_gets_the_answer(bool isUnix)
    {
        using var full = await FullAsync(isUnix);
        using var peer = new ForwardedPeer(full.Url);
        peer.Propose();
        End(peer, "leaves");
        await full.MakeRoomAsync();
        // A Unix node is tried again after a pause, and by TCP the kernel asks again after a second.
        peer.Side.Pass(2 * NodeLink.Pause.TotalSeconds);
        using var node = await full.AcceptAsync();
        await Assert.That(await node.ReadMessageAsync()).IsEqualTo(Wire.Proposal);
        await Assert.That(peer.Places).IsEqualTo("1");
        await node.SendAsync(Wire.Answer());
        await peer.HearsAsync(Wire.Accept);
        await Assert.That(await node.ReadMessageAsync()).IsNull();
        node.Dispose();
        await peer.NothingIsLeftAsync(Established);
    }

    [Test]
    public async Task Whoever_ends_its_direction_before_an_answer_that_never_comes_gives_its_place_back_when_the_time_for_it_is_over()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var peer = new ForwardedPeer(node.Url);
        peer.Propose();
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        End(peer, "leaves");
        peer.Side.Pass(9.9);
        await Assert.That(peer.Places).IsEqualTo("1");
        peer.Side.Pass(0.1);
        await peer.NothingIsLeftAsync(Unanswered);
    }

    [Test]
    [Arguments("resets", Unanswered)]
    [Arguments("is closed", Unanswered)]
    public async Task Whoever_ends_before_the_answer_gives_its_place_back(string how, string story)
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        using var peer = new ForwardedPeer(node.Url);
        peer.Propose();
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        End(peer, how);
        await peer.NothingIsLeftAsync(story);
    }

    [Test]
    [Arguments("8202820283010e63666f6f", "no answer")]
    [Arguments("820282008110", "a refusal")]
    [Arguments("8203a10f8402f400f4", "its versions")]
    [Arguments("", "nothing, and leaves")]
    public async Task Whatever_the_node_says_in_place_of_yes_the_place_is_given_back(string answer, string what)
    {
        using var node = new ScriptedNode(answer.Length > 0 ? ScriptedNode.Answering(answer) : ScriptedNode.Hangup);
        using var peer = new ForwardedPeer(node.Url);
        peer.Propose();
        await Assert.That(await Eventually.IsTrueAsync(() => peer.Places == "0")).IsTrue().Because(what);
        peer.Side.Peer.EndSending();
        await peer.NothingIsLeftAsync(Unanswered);
    }

    [Test]
    [Arguments("leaves")]
    [Arguments("resets")]
    [Arguments("is closed")]
    public async Task Whoever_ends_after_the_answer_gives_its_place_back(string how)
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        using var peer = new ForwardedPeer(node.Url);
        peer.Propose();
        await peer.HearsAsync(ScriptedNode.AcceptDuplex15);
        await Assert.That(peer.Places).IsEqualTo("1");
        End(peer, how);
        await peer.NothingIsLeftAsync(Established);
    }

    private static void End(ForwardedPeer peer, string how)
    {
        if (how == "leaves")
            peer.Side.Peer.EndSending();
        else if (how == "resets")
            peer.Side.Peer.Abort();
        else
            peer.Side.Connection.Abort(CloseReason.Stopping);
    }

    private static string Failures(ForwardedPeer peer) => string.Join(' ', peer.Nodes.Select(static node => node.Failures(CloseReason.NoBackend)));

    private Task<FullNode> FullAsync(bool isUnix) => FullNode.StartAsync(isUnix ? _folder.EndPoint : new IPEndPoint(IPAddress.Loopback, 0));
}
