using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

public class HandshakeGateTests
{
    [Test]
    [Arguments(GoldenVectors.V04Propose14And15Preview, "today's versions")]
    [Arguments(GoldenVectors.V07Propose14To16Preview, "an experimental one too")]
    [Arguments(GoldenVectors.V18Propose7To10, "only versions that are gone")]
    [Arguments("8200a1 1863 8602f400f4f401", "only a version to come")]
    [Arguments("8200a1 1863 02", "a version to come, of the bare magic")]
    [Arguments("8200a2 0e841a2d964a09f400f4 0f8402f400f4", "another network's first")]
    [Arguments("8200a2 0e8402f400f4 0f841a2d964a09f400f4", "another network's last")]
    [Arguments("8200a1 0f8402f400f5", "a query")]
    [Arguments("8200a2 f602 0f8402f400f4", "a key that is no number")]
    public async Task Whatever_names_our_network_passes(string proposal, string what)
    {
        var (result, _, reply) = Examine(NodeGate(keepsPeerSharing: true), proposal);
        await Assert.That(result).IsEqualTo(GateResult.Passed).Because(what);
        await Assert.That(reply).IsEmpty();
    }

    [Test]
    [Arguments(GoldenVectors.V06Propose14And15Mainnet, RefuseReason.Refused, "another network")]
    [Arguments("8200a1 1863 841a2d964a09f400f4", RefuseReason.VersionMismatch, "another network, no version that we know")]
    [Arguments(GoldenVectors.V01ProposeNothing, RefuseReason.VersionMismatch, "no version")]
    [Arguments("8200a1 0f60", RefuseReason.DecodeError, "no data")]
    [Arguments("8200a1 0f80", RefuseReason.DecodeError, "no magic")]
    [Arguments("8200a1 0f9fff", RefuseReason.DecodeError, "no magic, with an open end")]
    [Arguments("8200a1 0f84 1b0000000100000002 f400f4", RefuseReason.DecodeError, "our magic above 32 bits")]
    [Arguments("8200a1 0f84 c102 f400f4", RefuseReason.DecodeError, "our magic with a tag")]
    [Arguments("8200a1 f602", RefuseReason.VersionMismatch, "our magic under a key that is no number")]
    [Arguments("8200a1 0f81 8102", RefuseReason.DecodeError, "our magic too deep")]
    public async Task Whatever_does_not_is_refused_and_told_so(string proposal, RefuseReason reason, string what)
    {
        var (result, _, reply) = Examine(NodeGate(), proposal);
        await Assert.That(result.Outcome).IsEqualTo(GateOutcome.Refused).Because(what);
        await Assert.That(result.RefuseReason).IsEqualTo(reason).Because(what);
        await Assert.That(Receive(Relay(), reply).Refusal!.Reason).IsEqualTo(reason).Because(what);
    }

    [Test]
    [Arguments("8200bf0f8402f401f4ff", HandshakeFault.WrongShape)]
    [Arguments("8204a0", HandshakeFault.UnknownMessage)]
    [Arguments(GoldenVectors.V10Accept15, HandshakeFault.UnexpectedMessage)]
    [Arguments(GoldenVectors.V19Unordered, HandshakeFault.VersionsUnordered)]
    [Arguments(GoldenVectors.V19Duplicate, HandshakeFault.VersionsRepeated)]
    [Arguments("8200a1 0f8402f400f4 00", HandshakeFault.TrailingBytes)]
    [Arguments("fc", HandshakeFault.NotCbor)]
    public async Task What_is_no_proposal_does_not_pass(string received, HandshakeFault fault)
    {
        var (result, _, reply) = Examine(NodeGate(), received);
        await Assert.That(result.Outcome).IsEqualTo(GateOutcome.Malformed);
        await Assert.That(result.Fault).IsEqualTo(fault);
        await Assert.That(reply).IsEmpty();
    }

    [Test]
    public async Task A_proposal_in_pieces_needs_more_and_is_not_changed_before_it_is_whole()
    {
        byte[] whole = Hex.Bytes(GoldenVectors.V04Propose14And15Preview);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            var (result, forwarded, _) = Examine(NodeGate(), Hex.Text(whole.AsSpan(0, cut)));
            await Assert.That(result).IsEqualTo(default(GateResult));
            await Assert.That(forwarded).IsEqualTo(Hex.Text(whole.AsSpan(0, cut)));
        }
    }

    [Test]
    [Arguments(GoldenVectors.V04Propose14And15Preview, "8200a20e8402f400f40f8402f400f4", "today's versions")]
    [Arguments("8200a1 0f8402f400f4", "8200a10f8402f400f4", "one that does not take part")]
    [Arguments("8200a1 0f8402f41801f4", "8200a10f8402f41800f4", "one in two bytes")]
    [Arguments("8200a1 0f8402f41b0000000000000001f4", "8200a10f8402f41b0000000000000000f4", "one in nine bytes")]
    [Arguments("8200a2 0b8402f402f4 0f8402f401f5", "8200a20b8402f400f40f8402f400f5", "two, as of versions 11 and 12, and a query")]
    [Arguments("8200a1 108502f401f4f5", "8200a1108502f400f4f5", "Peras is left alone")]
    [Arguments("8200a2 0f8402f401f4 18638602f401f50102", "8200a20f8402f400f418638602f400f50102", "a version to come, of the same beginning")]
    [Arguments("8200a2 0f8402f401f4 18638402010101", "8200a20f8402f400f418638402010101", "a version to come, of another shape")]
    [Arguments("8200a2 0f8402f401f4 18638302f401", "8200a20f8402f400f418638302f401", "too short to have it")]
    [Arguments(GoldenVectors.V18Propose7To10, GoldenVectors.V18Propose7To10, "versions that had none")]
    public async Task Peer_sharing_is_taken_out_of_what_the_node_gets(string proposal, string forwarded, string what) =>
        await Assert.That(Examine(NodeGate(), proposal).Forwarded).IsEqualTo(forwarded).Because(what);

    [Test]
    [Arguments("8200a1 0f9f02f401f4ff", "in an array without a length")]
    [Arguments("8200a1 0f8402f601f4", "behind what is no flag")]
    [Arguments("8200a1 0b8402f4c101f4", "with a tag")]
    [Arguments("8200a1 108402f4c24101f4", "as a big number")]
    [Arguments("8200a2 0e8402f401f4 0f8302f401", "of the second version, at the end")]
    [Arguments("8200a2 0e8302f401 0f8402f401f4", "of the first version, where the second shows it")]
    public async Task A_proposal_that_hides_its_peer_sharing_does_not_pass(string proposal, string what)
    {
        var (result, _, _) = Examine(NodeGate(), proposal);
        await Assert.That(result.Outcome).IsEqualTo(GateOutcome.Malformed).Because(what);
        await Assert.That(result.Fault).IsEqualTo(HandshakeFault.VersionDataUnreadable).Because(what);
        await Assert.That(Examine(NodeGate(keepsPeerSharing: true), proposal).Result).IsEqualTo(GateResult.Passed).Because(what);
    }

    [Test]
    public async Task Peer_sharing_stays_where_it_is_to_be_kept()
    {
        var gate = NodeGate(keepsPeerSharing: true);
        await Assert.That(Examine(gate, GoldenVectors.V04Propose14And15Preview).Forwarded).IsEqualTo(GoldenVectors.V04Propose14And15Preview);

        var (result, answer) = ReadAnswer(gate, GoldenVectors.V04Propose14And15Preview, GoldenVectors.V10Accept15);
        await Assert.That(answer).IsEqualTo(GoldenVectors.V10Accept15);
        await Assert.That(result.Agreement.Data.PeerSharing).IsTrue();
        result = ReadAnswer(gate, "8200a10f8402f400f4", GoldenVectors.V10Accept15).Result;
        await Assert.That(result.Agreement.Data.PeerSharing).IsFalse();
    }

    [Test]
    public async Task Client_proposals_pass_as_they_are()
    {
        var gate = new HandshakeGate(Local(new VersionData(Mainnet)), keepsPeerSharing: false);
        var (result, forwarded, _) = Examine(gate, GoldenVectors.V20ProposeClient16);
        await Assert.That(result).IsEqualTo(GateResult.Passed);
        await Assert.That(forwarded).IsEqualTo(GoldenVectors.V20ProposeClient16);

        var (read, answer) = ReadAnswer(gate, GoldenVectors.V20ProposeClient16, GoldenVectors.V21AcceptClient16);
        await Assert.That(answer).IsEqualTo(GoldenVectors.V21AcceptClient16);
        await Assert.That(read.Agreement.IsDuplex).IsFalse();
    }

    [Test]
    [Arguments("8402f500f4", "8402f400f4", false, "the peer answers nothing, and the node answers with its own data")]
    [Arguments("8402f400f4", "8402f500f4", false, "the node answers nothing")]
    [Arguments("8402f500f4", "8402f500f4", false, "the node answers with what is agreed")]
    [Arguments("8402f400f4", "8402f400f4", true, "both answer")]
    [Arguments("8402f400f4", "8402f401f4", true, "both answer, and the node shares peers")]
    public async Task Version_and_mode_are_read_from_the_answer_whichever_data_it_has(string proposed, string answered, bool isDuplex, string what)
    {
        foreach (string version in (string[])["0f", "1863"])
        {
            var (result, answer) = ReadAnswer(NodeGate(), $"8200a1 {version}{proposed}", $"8301 {version}{answered}");
            await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Accepted).Because(what);
            await Assert.That(result.Agreement.Version).IsEqualTo(version == "0f" ? (ushort)15 : (ushort)99).Because(what);
            await Assert.That(result.Agreement.IsDuplex).IsEqualTo(isDuplex).Because(what);
            await Assert.That(result.Agreement.Data.PeerSharing).IsFalse().Because(what);
            await Assert.That(answer).IsEqualTo("8301" + version + answered.Replace("01f4", "00f4", StringComparison.Ordinal)).Because(what);
        }
    }

    [Test]
    public async Task A_query_reply_is_passed_on_without_peer_sharing()
    {
        var (result, answer) = ReadAnswer(NodeGate(), "8200a1 0f8402f400f5", GoldenVectors.V17QueryReply14And15);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.QueryAnswered);
        await Assert.That(Listed.Of(result.Versions.Select(version => version.Number))).IsEqualTo(Listed.Of([14UL, 15UL]));
        await Assert.That(answer).IsEqualTo("8203a20e8402f400f40f8402f400f4");
    }

    [Test]
    [Arguments(GoldenVectors.V12RefuseMismatch14And15, RefuseReason.VersionMismatch)]
    [Arguments(GoldenVectors.V15RefuseDecodeError15, RefuseReason.DecodeError)]
    [Arguments(GoldenVectors.V16RefuseRefused13, RefuseReason.Refused)]
    public async Task A_refusal_is_passed_on_as_it_is(string refusal, RefuseReason reason)
    {
        var (result, answer) = ReadAnswer(NodeGate(), GoldenVectors.V04Propose14And15Preview, refusal);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Refused);
        await Assert.That(result.Refusal!.Reason).IsEqualTo(reason);
        await Assert.That(answer).IsEqualTo(refusal);
    }

    [Test]
    [Arguments("83010e8402f401f4", HandshakeFault.VersionNotProposed, "a version that the peer did not propose")]
    [Arguments("83011a0001000f8402f401f4", HandshakeFault.WrongShape, "a version that is none")]
    [Arguments("83010f841a2d964a09f401f4", HandshakeFault.InvalidServerSelection, "another network")]
    [Arguments("83010f60", HandshakeFault.VersionDataUnreadable, "no data")]
    [Arguments("8200a10f8402f401f4", HandshakeFault.UnexpectedMessage, "a proposal")]
    [Arguments("82028105", HandshakeFault.WrongShape, "a refusal without a reason")]
    [Arguments("8203a20f8402f401f40e8402f401f4", HandshakeFault.VersionsUnordered, "a query reply out of order")]
    [Arguments("83010f8402f401f400", HandshakeFault.TrailingBytes, "more than an answer")]
    [Arguments("fc", HandshakeFault.NotCbor, "no CBOR")]
    public async Task What_is_no_answer_to_the_proposal_is_malformed(string answer, HandshakeFault fault, string what)
    {
        var result = ReadAnswer(NodeGate(), "8200a1 0f8402f401f4", answer).Result;
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Malformed).Because(what);
        await Assert.That(result.Fault).IsEqualTo(fault).Because(what);
    }

    [Test]
    public async Task A_warm_gate_allocates_nothing_for_what_passes_and_is_accepted()
    {
        var gate = NodeGate();
        byte[] proposal = Hex.Bytes(GoldenVectors.V04Propose14And15Preview), answer = Hex.Bytes(GoldenVectors.V10Accept15);
        byte[] reply = new byte[HandshakeResponder.MaxReplyBytes];
        (GateResult Gate, InitiatorResult Answer) last = default;
        long allocated = Allocations.InCleanestRound(() => last = (gate.Examine(proposal, reply), gate.ReadAnswer(proposal, answer)));
        await Assert.That(last.Gate.Outcome).IsEqualTo(GateOutcome.Passed);
        await Assert.That(last.Answer.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
        await Assert.That(allocated).IsEqualTo(0);
    }
}
