using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>The acceptance rule, clause by clause, through the responder.</summary>
public class AcceptanceRuleTests
{
    [Test]
    public async Task Highest_common_version_wins()
    {
        await Assert.That(Respond(Relay(), "8200a2 0e8402f401f4 0f8402f401f4").Result.Agreement.Version).IsEqualTo((ushort)15);
        await Assert.That(Respond(Node(new VersionData(2), false, 14), "8200a2 0e8402f401f4 0f8402f401f4").Result.Agreement.Version)
            .IsEqualTo((ushort)14);
    }

    [Test]
    public async Task Version_16_is_agreed_only_where_experimental_versions_are_on()
    {
        const string Proposal = "8200a2 0f8402f401f4 108502f401f4f5";
        await Assert.That(Respond(Relay(), Proposal).Result.Agreement.Version).IsEqualTo((ushort)15);
        var (_, reply) = Respond(Node(new VersionData(2, PerasSupport: true), experimental: true), Proposal);
        await Assert.That(reply).IsEqualTo("8301108502f400f4f5");
    }

    [Test]
    public async Task No_common_version_is_refused_with_our_versions()
    {
        var (result, reply) = Respond(Node(new VersionData(2), experimental: true), "8200a1 188002");
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Refused);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(reply).IsEqualTo("82028200830e0f10");
    }

    [Test]
    public async Task Only_the_selected_versions_data_is_decoded()
    {
        // What stands at 14 is no version data at all.
        var (result, _) = Respond(Relay(), "8200a2 0e60 0f8402f401f4");
        await Assert.That(result.Agreement.Version).IsEqualTo((ushort)15);
    }

    [Test]
    public async Task Undecodable_data_is_refused_without_falling_back_to_a_lower_version()
    {
        var (result, reply) = Respond(Relay(), "8200a2 0e8402f401f4 0f60");
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.DecodeError);
        await Assert.That(result.Consumed).IsEqualTo(11);
        HandshakeRefusal refusal = Receive(Relay(), reply).Refusal!;
        await Assert.That(refusal.Reason).IsEqualTo(RefuseReason.DecodeError);
        await Assert.That(refusal.Versions.Single()).IsEqualTo(15UL);
        await Assert.That(refusal.Text).IsEqualTo("version data cannot be decoded");
    }

    [Test]
    public async Task Wrong_magic_is_refused_with_version_and_text()
    {
        var (result, reply) = Respond(Relay(Preview), GoldenVectors.V06Propose14And15Mainnet);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Refused);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.Refused);
        HandshakeRefusal refusal = Receive(Relay(), reply).Refusal!;
        await Assert.That(refusal.Reason).IsEqualTo(RefuseReason.Refused);
        await Assert.That(refusal.Versions.Single()).IsEqualTo(15UL);
        await Assert.That(refusal.Text).IsEqualTo("version data mismatch: network magic 2 /= 764824073");
    }

    [Test]
    public async Task Longest_refusal_fits_the_reply()
    {
        var (result, _) = Respond(Local(new VersionData(uint.MaxValue)), "8200a1 198017 82 1afffffffe f4");
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.Refused);
        await Assert.That(result.ReplyLength).IsLessThan(HandshakeResponder.MaxReplyBytes / 2);
    }

    [Test]
    [Arguments(false, false)]
    [Arguments(false, true)]
    [Arguments(true, false)]
    [Arguments(true, true)]
    public async Task Agreed_data_is_the_lesser_mode_and_what_both_support(bool ours, bool theirs)
    {
        HandshakeParameters answering = Node(new VersionData(2, ours, ours, false, ours), experimental: true);
        HandshakeParameters asking = Node(new VersionData(2, theirs, theirs, false, theirs), experimental: true);
        var (result, reply) = Respond(answering, asking.Proposal.ToArray());

        VersionData agreed = new(2, ours || theirs, ours && theirs, false, ours && theirs);
        await Assert.That(result.Agreement).IsEqualTo(new Agreement(16, agreed));
        await Assert.That(result.Agreement.IsDuplex).IsEqualTo(!ours && !theirs);
        await Assert.That(Receive(asking, reply).Agreement).IsEqualTo(result.Agreement);
    }

    [Test]
    public async Task Query_of_either_side_is_answered_with_our_versions_and_data()
    {
        HandshakeParameters ours = Node(new VersionData(2, InitiatorOnly: true));
        var (asked, reply) = Respond(ours, "8200a1 0e8402f401f5");
        await Assert.That(asked.Outcome).IsEqualTo(ResponderOutcome.QueryAnswered);
        await Assert.That(asked.Agreement.Data.Query).IsTrue();
        await Assert.That(reply).IsEqualTo("8203a20e8402f500f40f8402f500f4");

        var (own, _) = Respond(Node(new VersionData(2, Query: true)), "8200a1 0e8402f401f4");
        await Assert.That(own.Outcome).IsEqualTo(ResponderOutcome.QueryAnswered);
    }

    [Test]
    public async Task Query_is_acted_on_only_in_the_agreed_version_and_after_the_magic()
    {
        var (lower, _) = Respond(Relay(), "8200a2 0e8402f401f5 0f8402f401f4");
        await Assert.That(lower.Outcome).IsEqualTo(ResponderOutcome.Accepted);
        var (elsewhere, _) = Respond(Relay(), "8200a1 0f8403f401f5");
        await Assert.That(elsewhere.RefuseReason).IsEqualTo(RefuseReason.Refused);
    }

    [Test]
    public async Task Client_connection_is_never_duplex_and_carries_magic_and_query_only()
    {
        HandshakeParameters ours = Local(new VersionData(2, InitiatorOnly: true, PeerSharing: true, PerasSupport: true));
        await Assert.That(ours.Data).IsEqualTo(new VersionData(2));
        var (result, reply) = Respond(ours, "8200a1 198017 8202f4");
        await Assert.That(reply).IsEqualTo("83011980178202f4");
        await Assert.That(result.Agreement.Family).IsEqualTo(ProtocolFamily.NodeToClient);
        await Assert.That(result.Agreement.IsDuplex).IsFalse();
    }

    [Test]
    public async Task Neither_family_takes_the_others_versions_for_its_own()
    {
        await Assert.That(Respond(Local(new VersionData(2)), GoldenVectors.V04Propose14And15Preview).Result.RefuseReason)
            .IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(Respond(Relay(), GoldenVectors.V23QueryClient23).Result.RefuseReason)
            .IsEqualTo(RefuseReason.VersionMismatch);
    }
}
