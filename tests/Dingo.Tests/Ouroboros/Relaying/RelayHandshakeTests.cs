using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.ConnManager;
using RecordingHandler = Dingo.Tests.Ouroboros.Connections.RecordingHandler;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>Up to the node's answer: who reaches a node, what it gets, and what becomes of its answer.</summary>
public sealed class RelayHandshakeTests
{
    [Test]
    public async Task The_proposal_and_the_answer_pass_byte_for_byte_with_what_follows_the_answer()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        await Assert.That(rig.HearNode().SequenceEqual(Wire.Propose())).IsTrue();
        byte[] said = [.. Wire.Answer(), .. Wire.Segment(8, MiniProtocolRole.Initiator, [1, 2, 3]), 9, 9];
        rig.NodeSays(said);
        await Assert.That(rig.Side.Hear().SequenceEqual(said)).IsTrue();
        await Assert.That(rig.Side.Owner.Story).IsEqualTo("proposed established");
        await Assert.That(rig.Connection.Agreement!.Value.Version).IsEqualTo((ushort)15);
        await Assert.That(rig.Connection.IsDuplex).IsTrue();
        await Assert.That(rig.Nodes.Answers).IsEqualTo(1);
        await Assert.That(rig.Side.Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(rig.Connection.BytesReceived).IsEqualTo(Wire.Propose().Length);
        await Assert.That(rig.Connection.BytesSent).IsEqualTo(said.Length);
    }

    [Test]
    public async Task Nobody_here_can_say_a_word_on_it()
    {
        using var rig = RelayRig.Established();
        await Assert.That(() => rig.Connection.Attach(8, MiniProtocolRole.Initiator, new RecordingHandler())).Throws<InvalidOperationException>();
    }

    [Test]
    public async Task A_proposal_in_pieces_reaches_the_node_in_one()
    {
        using var rig = new RelayRig();
        byte[] message = Convert.FromHexString(Wire.Proposal);
        rig.Side.Say(Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(..5)));
        byte[] rest = Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(5..));
        foreach (byte one in rest)
        {
            await Assert.That(rig.Nodes.Failures).IsEmpty();
            rig.Side.Say([one]);
        }

        await Assert.That(rig.HearNode().SequenceEqual(Wire.Propose())).IsTrue();
    }

    [Test]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(9)]
    public async Task An_answer_that_drips_in_several_segments_reaches_the_peer_in_one(int atOnce)
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        rig.Ours.MaxRead = atOnce;
        byte[] message = Convert.FromHexString(Wire.Accept);
        rig.NodeSays(
        [
            .. Wire.Segment(0, MiniProtocolRole.Responder, message.AsSpan(..2)), .. Wire.Segment(0, MiniProtocolRole.Responder, message.AsSpan(2..3)),
            .. Wire.Segment(0, MiniProtocolRole.Responder, message.AsSpan(3..)), .. Wire.Segment(2, MiniProtocolRole.Responder, [7]),
        ]);
        byte[] expected = [.. Wire.Answer(), .. Wire.Segment(2, MiniProtocolRole.Responder, [7])];
        var heard = new List<byte>();
        // A turn with many rounds goes on in the pool.
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            heard.AddRange(rig.Side.Hear());
            return heard.Count == expected.Length;
        })).IsTrue();
        await Assert.That(heard.SequenceEqual(expected)).IsTrue();
        await Assert.That(rig.Side.Owner.Story).IsEqualTo("proposed established");
        await Assert.That(rig.Side.Slabs.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task The_sharing_of_peers_is_taken_out_of_both_sides_unless_it_is_kept()
    {
        using var rig = new RelayRig(keepsPeerSharing: false);
        rig.Side.Say(Wire.Propose());
        await Assert.That(Convert.ToHexStringLower(rig.HearNode()[SegmentHeader.Size..])).IsEqualTo("8200a20e8402f400f40f8402f400f4");
        rig.NodeSays(Wire.Answer());
        await Assert.That(Convert.ToHexStringLower(rig.Side.Hear()[SegmentHeader.Size..])).IsEqualTo("83010f8402f400f4");
        await Assert.That(rig.Connection.Agreement!.Value.Data.PeerSharing).IsFalse();
    }

    [Test]
    [Arguments("8200a10e8403f401f4", CloseReason.HandshakeRefused)]
    [Arguments("ffffffff", CloseReason.HandshakeMalformed)]
    [Arguments("83010f8402f401f4", CloseReason.HandshakeMalformed)]
    public async Task Another_network_garbage_and_answers_never_reach_a_node(string message, CloseReason reason)
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose(message));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        await Assert.That(rig.Nodes.Failures).IsEmpty();
        await Assert.That(rig.Side.Owner.Story).DoesNotContain("proposed");
        rig.Side.Peer.EndSending();
        await rig.Side.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task Silence_never_reaches_a_node()
    {
        using var rig = new RelayRig();
        rig.Side.Pass(10.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
        await Assert.That(rig.Nodes.Failures).IsEmpty();
    }

    [Test]
    public async Task A_question_is_answered_by_the_node_which_is_then_let_go()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose(Wire.Query));
        await Assert.That(rig.HearNode().SequenceEqual(Wire.Propose(Wire.Query))).IsTrue();
        byte[] answer = Wire.Answer("8203a10f8402f401f4");
        rig.NodeSays([.. answer, 1, 2, 3]);
        await Assert.That(rig.Side.Hear().SequenceEqual(answer)).IsTrue();
        await Assert.That(rig.Side.Owner.Answered).IsEqualTo(1);
        await Assert.That(rig.Ours.IsDisposed).IsTrue();
        await Assert.That(rig.Ours.WasAborted).IsFalse();
        await Assert.That(rig.Nodes.Ends).IsEqualTo(1);
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task A_nodes_refusal_is_passed_on_and_told_as_its_own()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        byte[] answer = Wire.Answer("820282008110");
        rig.NodeSays(answer);
        await Assert.That(rig.Side.Hear().SequenceEqual(answer)).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeRefused);
        await Assert.That(rig.Connection.Refusal).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(rig.Connection.CloseDetail).StartsWith("by the node, version_mismatch");
        rig.Side.Peer.EndSending();
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task An_answer_of_5760_bytes_in_two_segments_passes()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        rig.NodeSays(InTwo(Refusal(5_760)));
        await Assert.That(rig.Side.Hear().SequenceEqual(Wire.Segment(0, MiniProtocolRole.Responder, Refusal(5_760)))).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeRefused);
    }

    [Test]
    [Arguments("ends", CloseReason.BackendClosed)]
    [Arguments("resets", CloseReason.BackendReset)]
    [Arguments("talks", CloseReason.BackendMalformed)]
    [Arguments("answers with another protocol", CloseReason.BackendMalformed)]
    [Arguments("speaks as the one who asks", CloseReason.BackendMalformed)]
    [Arguments("answers at too great length", CloseReason.BackendMalformed)]
    [Arguments("begins an answer that is too long", CloseReason.BackendMalformed)]
    [Arguments("answers in too many segments", CloseReason.BackendMalformed)]
    [Arguments("accepts another network", CloseReason.BackendMalformed)]
    public async Task Until_it_has_answered_another_node_can_take_its_place(string what, CloseReason failure)
    {
        using var rig = new RelayRig(nodes: new ScriptedNodes(2, 128 * 1024));
        rig.Side.Say(Wire.Propose());
        Fail(rig, what);
        await Assert.That(rig.Nodes.Failures.SequenceEqual([CloseReason.None, failure])).IsTrue();
        await Assert.That(rig.Nodes.Ours[0].IsDisposed).IsTrue();
        await Assert.That(rig.Nodes.Ours[0].Violations).IsEmpty();
        await Assert.That(rig.HearNode().SequenceEqual(Wire.Propose())).IsTrue();
        rig.NodeSays(Wire.Answer());
        await Assert.That(rig.Side.Hear().SequenceEqual(Wire.Answer())).IsTrue();
        await Assert.That(rig.Side.Owner.Story).IsEqualTo("proposed established");
    }

    [Test]
    public async Task With_no_other_node_it_ends_orderly_for_what_the_last_one_did()
    {
        using var rig = new RelayRig(nodes: new ScriptedNodes(3, 4_096) { Unreachable = 1 });
        rig.Side.Say(Wire.Propose());
        Fail(rig, "resets");
        Fail(rig, "ends");
        await Assert.That(rig.Nodes.Failures.SequenceEqual(
            [CloseReason.None, CloseReason.NoBackend, CloseReason.BackendReset, CloseReason.BackendClosed])).IsTrue();
        await Assert.That(rig.Side.Bearer.SendingEnded).IsTrue();
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendClosed);
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task Without_any_node_it_ends_orderly_and_says_so()
    {
        using var rig = new RelayRig(nodes: new ScriptedNodes(0, 1));
        rig.Side.Say(Wire.Propose());
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.NoBackend);
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task The_node_has_as_long_as_the_peer_had_and_then_it_is_the_node_that_timed_out()
    {
        using var rig = new RelayRig();
        rig.Side.Pass(9);
        rig.Side.Say(Wire.Propose());
        rig.Side.Pass(9.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.NodeSays(Wire.Answer().AsSpan(..9));
        rig.Side.Pass(0.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendTimedOut);
        await Assert.That(rig.Nodes.LastFailure).IsEqualTo(CloseReason.BackendTimedOut);
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    [Arguments(9, true)]
    [Arguments(9, false)]
    [Arguments(1, true)]
    [Arguments(1, false)]
    public async Task A_peer_that_goes_on_before_the_answer_is_cut_off_be_it_by_one_byte(int bytes, bool isAtOnce)
    {
        using var rig = new RelayRig();
        byte[] more = Wire.Segment(8, MiniProtocolRole.Initiator, [1])[..bytes];
        rig.Side.Say(isAtOnce ? [.. Wire.Propose(), .. more] : Wire.Propose());
        if (!isAtOnce)
            rig.Side.Say(more);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task A_peer_that_resets_before_the_answer_takes_the_node_with_it()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        rig.Side.Peer.Abort();
        await Assert.That(rig.Ours.WasAborted).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await Assert.That(rig.Nodes.LastFailure).IsEqualTo(CloseReason.None);
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_peer_that_ends_its_direction_before_the_answer_gets_it_and_the_node_the_end_behind_it(bool isReachedLater)
    {
        using var rig = new RelayRig(nodes: new ScriptedNodes(1, 1_024) { IsSlow = isReachedLater });
        rig.Side.Say(Wire.Propose());
        rig.Side.Peer.EndSending();
        if (isReachedLater)
            rig.Nodes.Arrive();
        await Assert.That(rig.HearNode(out var end).SequenceEqual(Wire.Propose())).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.WouldBlock);

        byte[] said = [.. Wire.Answer(), 7];
        rig.NodeSays(said);
        await Assert.That(rig.Side.Hear().SequenceEqual(said)).IsTrue();
        rig.HearNode(out end);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Node.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(rig.Side.Bearer.WasAborted || rig.Ours.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(Wire.Proposal, "820282008110", CloseReason.HandshakeRefused)]
    [Arguments(Wire.Query, "8203a10f8402f401f4", CloseReason.QueryAnswered)]
    public async Task A_peer_that_ends_its_direction_before_another_answer_gets_that_and_an_end(
        string proposal, string answer, CloseReason reason)
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose(proposal));
        rig.Side.Peer.EndSending();
        rig.NodeSays(Wire.Answer(answer));
        await Assert.That(rig.Side.Hear(out var end).SequenceEqual(Wire.Answer(answer))).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        await Assert.That(rig.Side.Bearer.WasAborted || rig.Ours.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task A_peer_that_ends_its_direction_before_the_answer_is_no_longer_waited_for_than_the_node_may_take()
    {
        using var rig = new RelayRig();
        rig.Side.Say(Wire.Propose());
        rig.Side.Peer.EndSending();
        rig.Side.Pass(9.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Side.Pass(0.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendTimedOut);
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    [Test]
    public async Task A_node_that_is_reached_too_late_is_let_go_at_once()
    {
        using var rig = new RelayRig(nodes: new ScriptedNodes(1, 1_024) { IsSlow = true });
        rig.Side.Say(Wire.Propose());
        rig.Side.Peer.Abort();
        await Assert.That(rig.Nodes.Ends).IsEqualTo(1);
        rig.Nodes.Arrive();
        await Assert.That(rig.Ours.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("proposed closing closed");
    }

    private static byte[] InTwo(byte[] answer) =>
        [.. Wire.Segment(0, MiniProtocolRole.Responder, answer[..3_000]), .. Wire.Segment(0, MiniProtocolRole.Responder, answer[3_000..])];

    /// <summary>Says at some length why not.</summary>
    private static byte[] Refusal(int length)
    {
        byte[] beginning = Convert.FromHexString("820283020f" + "790000");
        int text = length - beginning.Length;
        (beginning[^2], beginning[^1]) = ((byte)(text >> 8), (byte)text);
        return [.. beginning, .. Enumerable.Repeat((byte)'x', text)];
    }

    private static void Fail(RelayRig rig, string what)
    {
        switch (what)
        {
            case "ends":
                rig.Node.EndSending();
                break;
            case "resets":
                rig.Node.Abort();
                break;
            case "talks":
                rig.NodeSays(Wire.Answer("ff"));
                break;
            case "answers with another protocol":
                rig.NodeSays(Wire.Segment(8, MiniProtocolRole.Responder, [1]));
                break;
            case "speaks as the one who asks":
                rig.NodeSays(Wire.Segment(0, MiniProtocolRole.Initiator, Convert.FromHexString("83010f8402f400f4")));
                break;
            case "answers at too great length":
                rig.NodeSays(InTwo(Refusal(5_761)));
                break;
            case "begins an answer that is too long":
                rig.NodeSays(Wire.Segment(0, MiniProtocolRole.Responder, Refusal(5_761))[..SegmentHeader.Size]);
                break;
            case "answers in too many segments":
                // Of each segment one byte, and never a whole message.
                rig.NodeSays([.. Enumerable.Repeat(Wire.Segment(0, MiniProtocolRole.Responder, [0x83]), 20).SelectMany(static bytes => bytes)]);
                break;
            default:
                rig.NodeSays(Wire.Answer("83010f8403f401f4"));
                break;
        }
    }
}
