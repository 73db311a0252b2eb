using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class InitiatorHandshakeTests
{
    [Test]
    public async Task It_proposes_and_is_established_by_the_answer()
    {
        using var rig = ConnectionRig.Initiator();
        rig.Connection.Start();
        var (header, payload) = Wire.Segments(rig.Hear()).Single();
        await Assert.That(header.Sender).IsEqualTo(MiniProtocolRole.Initiator);
        await Assert.That(Convert.ToHexStringLower(payload)).IsEqualTo(Wire.Proposal);

        rig.Say(Wire.Answer());
        await Assert.That(rig.Connection.Agreement!.Value.Version).IsEqualTo((ushort)15);
        await Assert.That(rig.Connection.WasEstablished).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_client_proposes_to_a_node()
    {
        using var rig = ConnectionRig.Initiator(ConnectionRig.NodeToClient);
        rig.Connection.Start();
        rig.Say(Wire.Answer("83011980168202f4"));
        await Assert.That(rig.Owner.Story).IsEqualTo("established");
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_follows_the_answer_at_once_reaches_its_mini_protocol()
    {
        using var rig = ConnectionRig.Initiator();
        var handler = new RecordingHandler();
        rig.Owner.Established = connection => connection.Attach(42, MiniProtocolRole.Responder, handler);
        rig.Connection.Start();
        rig.Say([.. Wire.Answer(), .. Wire.Segment(42, MiniProtocolRole.Initiator, [1, 2, 3])]);
        await Assert.That(handler.Bytes.SequenceEqual(new byte[] { 1, 2, 3 })).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_refusal_is_reported_and_ends_orderly()
    {
        using var rig = ConnectionRig.Initiator();
        rig.Connection.Start();
        rig.Say(Wire.Answer("820283020f617b"));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.RefusedByPeer);
        await Assert.That(rig.Connection.RefusedByPeer).IsEqualTo(RefuseReason.Refused);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("refused: {");
        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_query_reply_is_reported_and_ends_orderly()
    {
        var query = new HandshakeParameters(ProtocolFamily.NodeToNode, new VersionData(2, Query: true));
        using var rig = ConnectionRig.Initiator(query);
        rig.Connection.Start();
        rig.Say(Wire.Answer("8203a20e8402f401f40f8402f401f4"));
        await Assert.That(rig.Connection.QueriedVersions.Select(version => version.Number).SequenceEqual([14UL, 15UL])).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
        rig.Peer.EndSending();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    [Arguments("83010e8401f401f4", "invalid_server_selection")]
    [Arguments("83010d8402f401f4", "version_not_proposed")]
    [Arguments("83010e01", "version_data_unreadable")]
    [Arguments("f6", "wrong_shape")]
    public async Task An_answer_that_breaks_the_protocol_is_cut(string answer, string detail)
    {
        using var rig = ConnectionRig.Initiator();
        rig.Connection.Start();
        rig.Say(Wire.Answer(answer));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo(detail);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task Two_that_dial_each_other_at_once_agree_without_an_answer()
    {
        using var rig = ConnectionRig.Initiator();
        rig.Connection.Start();
        rig.Hear();
        rig.Say(Wire.Propose("8200a10e8402f400f4"));
        await Assert.That(rig.Connection.Agreement!.Value.Version).IsEqualTo((ushort)14);
        await Assert.That(rig.Hear()).IsEmpty();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_does_not_answer_is_cut_after_ten_seconds()
    {
        using var rig = ConnectionRig.Initiator();
        rig.Connection.Start();
        rig.Pass(9.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.4);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_proposal_that_the_kernel_takes_in_parts_arrives_whole()
    {
        using var rig = ConnectionRig.Initiator(capacity: 5);
        rig.Connection.Start();
        List<byte> heard = [.. rig.Hear(), .. rig.Hear(), .. rig.Hear(), .. rig.Hear(), .. rig.Hear()];
        await Assert.That(Convert.ToHexStringLower(Wire.Segments([.. heard]).Single().Payload)).IsEqualTo(Wire.Proposal);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("closing closed");
    }
}
