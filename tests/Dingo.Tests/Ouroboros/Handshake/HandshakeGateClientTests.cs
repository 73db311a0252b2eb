using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>The gate before a node's socket for clients, whose data are a magic and a query flag, or were once the bare magic.</summary>
public sealed class HandshakeGateClientTests
{
    // Versions 14 and 24, with the family's bit: of one that is gone, and of one to come.
    private const string ProposeBare14 = "8200a119800e02";
    private const string ProposeNodeLike24 = "8200a11980188402f401f4";

    [Test]
    [Arguments(GoldenVectors.V20ProposeClient16, RefuseReason.Refused, "another network, in a version of today")]
    [Arguments("8200a1 198017 8203f4", RefuseReason.Refused, "another network, in the latest version")]
    [Arguments("8200a1 19800e 1a2d964a09", RefuseReason.VersionMismatch, "another network, bare")]
    [Arguments("8200a2 19800e 03 198010 8203f4", RefuseReason.Refused, "another network, twice")]
    public async Task Another_network_is_refused_and_told_so(string proposal, RefuseReason reason, string what)
    {
        var (result, _, reply) = Examine(Gate(), proposal);
        await Assert.That(result.Outcome).IsEqualTo(GateOutcome.Refused).Because(what);
        await Assert.That(result.RefuseReason).IsEqualTo(reason).Because(what);
        await Assert.That(Receive(Local(new VersionData(Preview)), reply).Refusal!.Reason).IsEqualTo(reason).Because(what);
    }

    [Test]
    [Arguments(ProposeBare14, "the bare magic, as up to version 14")]
    [Arguments("8200a2 19800d 02 19800e 02", "several of them")]
    [Arguments("8200a2 19800e 02 198010 8202f4", "the bare magic beside a version of today")]
    [Arguments("8200a2 19800e 1a2d964a09 198010 8202f4", "another network's bare magic before ours")]
    [Arguments("8200a1 198010 8202f5", "a query")]
    [Arguments(ProposeNodeLike24, "data as nodes have it, with what would be peer sharing there")]
    public async Task What_is_for_our_network_passes_as_it_is(string proposal, string what)
    {
        var (result, forwarded, reply) = Examine(Gate(), proposal);
        await Assert.That(result).IsEqualTo(GateResult.Passed).Because(what);
        await Assert.That(forwarded).IsEqualTo(Hex.Text(Hex.Bytes(proposal))).Because(what);
        await Assert.That(reply).IsEmpty();
    }

    [Test]
    [Arguments(ProposeBare14, "830119800e02", 0x800e)]
    [Arguments("8200a11980178202f4", "83011980178202f4", 0x8017)]
    [Arguments(ProposeNodeLike24, "83011980188402f401f4", 0x8018)]
    public async Task An_answer_is_passed_on_as_it_is_and_read(string proposal, string answer, int version)
    {
        var (result, passed) = ReadAnswer(Gate(), proposal, answer);
        await Assert.That(passed).IsEqualTo(answer);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
        await Assert.That((int)result.Agreement.Version).IsEqualTo(version);
        await Assert.That(result.Agreement.IsDuplex).IsFalse();
    }

    [Test]
    public async Task Versions_that_were_asked_for_are_passed_on_as_they_are()
    {
        const string reply = "8203a21980108202f41980188402f401f4";
        var (result, passed) = ReadAnswer(Gate(), "8200a11980108202f5", reply);
        await Assert.That(passed).IsEqualTo(reply);
        await Assert.That(Listed.Of(result.Versions.Select(version => version.Number))).IsEqualTo(Listed.Of([0x8010UL, 0x8018UL]));
    }

    [Test]
    [Arguments("83011980108203f4", "another network")]
    [Arguments("830119801003", "another network, bare")]
    public async Task A_node_that_accepts_for_another_network_is_no_node_of_ours(string answer, string what)
    {
        var result = ReadAnswer(Gate(), "8200a11980108202f4", answer).Result;
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Malformed).Because(what);
        await Assert.That(result.Fault).IsEqualTo(HandshakeFault.InvalidServerSelection).Because(what);
    }

    // As it is asked for where no client is to be left alone.
    private static HandshakeGate Gate() => new(Local(new VersionData(Preview)), keepsPeerSharing: false);
}
