using System.Text;
using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakeInitiatorTests
{
    [Test]
    public async Task Peer_that_answers_its_own_data_does_not_change_what_is_agreed()
    {
        // It accepts with duplex and peer-sharing, although we proposed neither.
        HandshakeParameters ours = Node(new VersionData(2, InitiatorOnly: true));
        InitiatorResult result = Receive(ours, GoldenVectors.V10Accept15);
        await Assert.That(result.Agreement).IsEqualTo(new Agreement(15, new VersionData(2, InitiatorOnly: true)));
        await Assert.That(result.Agreement.IsDuplex).IsFalse();
    }

    [Test]
    [Arguments("83010d8402f401f4", HandshakeFault.VersionNotProposed, "older version")]
    [Arguments("8301108502f401f4f4", HandshakeFault.VersionNotProposed, "16, not switched on")]
    [Arguments("83011a0001000f8402f401f4", HandshakeFault.VersionNotProposed, "15 in the low 16 bits only")]
    [Arguments("83011980178202f4", HandshakeFault.VersionNotProposed, "version of the other family")]
    [Arguments("83010f8302f401", HandshakeFault.VersionDataUnreadable, "short data")]
    [Arguments("83010f8403f401f4", HandshakeFault.InvalidServerSelection, "another magic")]
    [Arguments("83012e8402f401f4", HandshakeFault.WrongShape, "negative version")]
    [Arguments("82010f", HandshakeFault.WrongShape, "no data")]
    [Arguments("84010f8402f401f400", HandshakeFault.WrongShape, "a field too many")]
    [Arguments("820200", HandshakeFault.WrongShape, "reason is no list")]
    [Arguments("82028200", HandshakeFault.None, "incomplete")]
    [Arguments("8202830001820e0f", HandshakeFault.WrongShape, "mismatch with three fields")]
    [Arguments("820282009f0e0fff", HandshakeFault.WrongShape, "indefinite versions")]
    [Arguments("820282008120", HandshakeFault.WrongShape, "negative version in a mismatch")]
    [Arguments("82028203820e0f", HandshakeFault.WrongShape, "reason 3")]
    [Arguments("820283010f00", HandshakeFault.WrongShape, "text is no text")]
    [Arguments("820283010f7f6161ff", HandshakeFault.WrongShape, "text in chunks")]
    [Arguments("820282010f", HandshakeFault.WrongShape, "no text")]
    [Arguments("820380", HandshakeFault.WrongShape, "query reply without map")]
    [Arguments("8203a20f000e00", HandshakeFault.VersionsUnordered, "query reply out of order")]
    [Arguments(GoldenVectors.V10Accept15 + "00", HandshakeFault.TrailingBytes, "bytes after")]
    [Arguments("8204", HandshakeFault.None, "incomplete message of an unknown kind")]
    [Arguments("8204a0", HandshakeFault.UnknownMessage, "tag 4")]
    public async Task Reply_that_breaks_the_protocol_is_named(string received, HandshakeFault fault, string what)
    {
        InitiatorResult result = Receive(Relay(), received);
        await Assert.That(result.Outcome)
            .IsEqualTo(fault == HandshakeFault.None ? InitiatorOutcome.NeedMore : InitiatorOutcome.Malformed).Because(what);
        await Assert.That(result.Fault).IsEqualTo(fault).Because(what);
    }

    [Test]
    public async Task Reply_larger_than_a_message_may_be_is_too_large()
    {
        byte[] received = new byte[5_760];
        Hex.Bytes("820283010f791800").CopyTo(received, 0);
        await Assert.That(HandshakeInitiator.Receive(Relay(), received).Fault).IsEqualTo(HandshakeFault.TooLarge);
        await Assert.That(HandshakeInitiator.Receive(Relay(), received.AsMemory(0, 5_759)).Outcome).IsEqualTo(InitiatorOutcome.NeedMore);
    }

    [Test]
    public async Task Refusal_text_is_cut_between_characters_and_cannot_forge_a_line()
    {
        string text = "a\n\u202e\u2028" + new string('b', 251) + "\U0001F600" + new string('c', 999);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] received = [.. Hex.Bytes("820283020f79"), (byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];

        string kept = HandshakeInitiator.Receive(Relay(), received).Refusal!.Text;
        await Assert.That(kept).IsEqualTo("a\ufffd\ufffd\ufffd" + new string('b', 251));
        await Assert.That(kept.Length).IsLessThanOrEqualTo(HandshakeInitiator.MaxTextLength);
    }

    [Test]
    public async Task Refusal_text_that_is_not_utf8_is_kept_as_far_as_it_can_be_read() =>
        await Assert.That(Receive(Relay(), "820283020f6361ff62").Refusal!.Text).IsEqualTo("a\ufffdb");

    [Test]
    public async Task Refusal_that_lists_a_thousand_versions_is_reported_in_part()
    {
        string received = "820282009903e8" + string.Concat(Enumerable.Repeat("190400", 1_000));
        InitiatorResult result = Receive(Relay(), received);
        await Assert.That(result.Refusal!.Versions.Length).IsEqualTo(HandshakeInitiator.MaxReportedVersions);
        await Assert.That(result.Consumed).IsEqualTo(received.Length / 2);
    }

    [Test]
    public async Task Query_reply_keeps_unknown_versions_as_numbers_and_unreadable_data_as_none()
    {
        InitiatorResult result = Receive(Relay(), "8203a5 0702 0e8402f401f4 0f60 1907d080 613000");
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.QueryAnswered);
        await Assert.That(result.Versions.SequenceEqual(
        [
            new QueriedVersion(7, null),
            new QueriedVersion(14, new VersionData(2, PeerSharing: true)),
            new QueriedVersion(15, null),
            new QueriedVersion(2_000, null),
        ])).IsTrue();
    }

    [Test]
    public async Task Query_reply_that_lists_a_thousand_versions_is_reported_in_part()
    {
        string received = "8203b903e8" + string.Concat(Enumerable.Repeat("190400f6", 1_000));
        await Assert.That(Receive(Relay(), received).Versions.Length).IsEqualTo(HandshakeInitiator.MaxReportedVersions);
    }

    [Test]
    public async Task Result_without_versions_has_an_empty_list() =>
        await Assert.That(default(InitiatorResult).Versions.IsDefault).IsFalse();

    [Test]
    public async Task Simultaneous_open_leads_both_sides_to_the_same_agreement()
    {
        HandshakeParameters one = Node(new VersionData(2, PeerSharing: true), experimental: true);
        HandshakeParameters other = Node(new VersionData(2, InitiatorOnly: true, PeerSharing: true, Query: true));
        InitiatorResult atOne = HandshakeInitiator.Receive(one, other.Proposal);
        InitiatorResult atOther = HandshakeInitiator.Receive(other, one.Proposal);

        await Assert.That(atOne.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
        await Assert.That(atOne.IsSimultaneousOpen).IsTrue();
        await Assert.That(atOther.IsSimultaneousOpen).IsTrue();
        await Assert.That(atOther.Agreement).IsEqualTo(atOne.Agreement);
        await Assert.That(atOne.Agreement)
            .IsEqualTo(new Agreement(15, new VersionData(2, InitiatorOnly: true, PeerSharing: true, Query: true)));
    }

    [Test]
    [Arguments(GoldenVectors.V01ProposeNothing, RefuseReason.VersionMismatch)]
    [Arguments("8200a10f60", RefuseReason.DecodeError)]
    [Arguments(GoldenVectors.V06Propose14And15Mainnet, RefuseReason.Refused)]
    public async Task Simultaneous_open_that_the_rule_refuses_is_refused_on_this_side(string received, RefuseReason reason)
    {
        InitiatorResult result = Receive(Relay(), received);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Refused);
        await Assert.That(result.IsSimultaneousOpen).IsTrue();
        await Assert.That(result.Refusal!.Reason).IsEqualTo(reason);
    }

    [Test]
    public async Task Simultaneous_open_with_a_bad_map_is_a_fault() =>
        await Assert.That(Receive(Relay(), GoldenVectors.V19Duplicate).Fault).IsEqualTo(HandshakeFault.VersionsRepeated);
}
