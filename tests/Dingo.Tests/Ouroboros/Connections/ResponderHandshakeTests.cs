using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class ResponderHandshakeTests
{
    [Test]
    [Arguments("8200a10e8402f401f4", "83010e8402f401f4", 14)]
    [Arguments(Wire.Proposal, Wire.Accept, 15)]
    public async Task A_good_proposal_is_accepted(string proposal, string accept, int version)
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(proposal));

        var (header, payload) = Wire.Segments(rig.Hear()).Single();
        await Assert.That(header.Protocol).IsEqualTo((ushort)0);
        await Assert.That(header.Sender).IsEqualTo(MiniProtocolRole.Responder);
        await Assert.That(Convert.ToHexStringLower(payload)).IsEqualTo(accept);
        await Assert.That(rig.Connection.Agreement!.Value.Version).IsEqualTo((ushort)version);
        await Assert.That(rig.Connection.IsDuplex).IsTrue();
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);

        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_client_of_the_node_is_accepted_and_never_duplex()
    {
        using var rig = ConnectionRig.Responder(ConnectionRig.NodeToClient);
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.LocalProposal));
        await Assert.That(Convert.ToHexStringLower(Wire.Segments(rig.Hear()).Single().Payload)).IsEqualTo("83011980168202f4");
        await Assert.That(rig.Connection.IsDuplex).IsFalse();
        await Assert.That(rig.Connection.Family).IsEqualTo(ProtocolFamily.NodeToClient);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments("8200a10d8402f500f4", RefuseReason.VersionMismatch, "82028200")]
    [Arguments("8200a10e01", RefuseReason.DecodeError, "820283010e")]
    [Arguments("8200a10e8401f400f4", RefuseReason.Refused, "820283020e")]
    public async Task A_refused_peer_reads_the_refusal_and_then_the_end(string proposal, RefuseReason reason, string start)
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(proposal));

        byte[] heard = rig.Hear(out var end);
        await Assert.That(Convert.ToHexStringLower(Wire.Segments(heard).Single().Payload)).StartsWith(start);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await Assert.That(rig.Connection.Refusal).IsEqualTo(reason);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo(reason.Name());
        await Assert.That(rig.Owner.Story).IsEqualTo("closing");

        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await Assert.That(await rig.Connection.Completion).IsEqualTo(CloseReason.HandshakeRefused);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_query_is_answered_and_ends_when_the_peer_does()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.Query));
        await Assert.That(Convert.ToHexStringLower(Wire.Segments(rig.Hear()).Single().Payload)).StartsWith("8203a2");
        rig.Pass(19.5);
        await Assert.That(rig.Owner.Answered).IsEqualTo(1);
        await Assert.That(rig.Owner.Story).IsEqualTo("");
        rig.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_peer_that_stays_after_its_query_is_closed_at_twenty_seconds()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.Query));
        rig.Pass(19.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.4);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
        rig.Hear(out var end);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Pass(1.2);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_peer_that_stays_after_its_query_is_closed_at_twenty_seconds_also_where_handshakes_may_take_longer()
    {
        using var rig = ConnectionRig.Responder(change: static settings => settings with { HandshakeTimeout = TimeSpan.FromMinutes(10) });
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.Query));
        rig.Pass(20.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
    }

    [Test]
    public async Task A_connection_that_is_closed_while_it_is_handed_over_accepts_nothing()
    {
        using var rig = ConnectionRig.Responder();
        rig.Owner.Established = static connection => connection.Close(CloseReason.LocalClosed);
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        await Assert.That(rig.Hear(out var end)).IsEmpty();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Peer.EndSending();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_was_written_before_it_was_closed_in_its_hand_over_is_not_sent_in_place_of_the_answer()
    {
        using var rig = ConnectionRig.Responder();
        var handler = new RecordingHandler();
        bool wasTaken = false;
        rig.Owner.Established = connection =>
        {
            wasTaken = connection.Attach(2, MiniProtocolRole.Responder, handler).TryWrite([1, 2, 3]);
            connection.Close(CloseReason.LocalClosed);
        };
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        await Assert.That(wasTaken).IsTrue();
        await Assert.That(rig.Hear(out var end)).IsEmpty();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await Assert.That(handler.Closes.SequenceEqual([CloseReason.LocalClosed])).IsTrue();
        rig.Peer.EndSending();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_talks_on_after_its_query_is_cut_with_a_reason()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(Wire.Query));
        rig.Say(new byte[64 * 1024]);
        await Assert.That(rig.Owner.Story).IsEqualTo("");
        rig.Say([1]);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.QueryAnswered);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    [Arguments("83010e8402f400f4", "unexpected_message")]
    [Arguments("8200bfff", "wrong_shape")]
    [Arguments("ff", "not_cbor")]
    [Arguments("820500", "unknown_message")]
    [Arguments("8200a10e8402f400f400", "trailing_bytes")]
    [Arguments("8200a20f8402f500f40e8402f500f4", "versions_unordered")]
    public async Task A_malformed_proposal_is_cut_without_an_answer(string proposal, string detail)
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose(proposal));
        byte[] heard = rig.Hear(out var end);
        await Assert.That(heard).IsEmpty();
        await Assert.That(end).IsEqualTo(BearerStatus.Broken);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo(detail);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_peer_that_leaves_during_the_handshake_is_let_go_orderly()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Propose().AsSpan(0, 11));
        rig.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_reset_during_the_handshake_is_a_reset()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Peer.Abort();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task An_owner_that_closes_on_establishment_sends_no_acceptance()
    {
        using var rig = ConnectionRig.Responder();
        rig.Owner.Established = connection => connection.Close(CloseReason.Collision);
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        await Assert.That(rig.Hear()).IsEmpty();
        await rig.NothingIsLeftAsync("established closing closed");
    }
}
