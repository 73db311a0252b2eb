using Dingo.Ouroboros.Handshake;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>Every handshake vector, read and written where we would ever write it.</summary>
public class HandshakeGoldenVectorTests
{
    [Test]
    public async Task V01_empty_proposal_is_refused_with_our_versions()
    {
        var (result, reply) = Respond(Relay(), GoldenVectors.V01ProposeNothing);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(reply).IsEqualTo(GoldenVectors.V12RefuseMismatch14And15);
    }

    [Test]
    [Arguments(GoldenVectors.V02Propose14, 0u, "83010e8400f401f4")]
    [Arguments(GoldenVectors.V03Propose13And14, 2u, "83010e8402f501f4")]
    [Arguments(GoldenVectors.V04Propose14And15Preview, 2u, GoldenVectors.V10Accept15)]
    [Arguments(GoldenVectors.V05Propose13To15Mainnet, Mainnet, "83010f841a2d964a09f401f4")]
    [Arguments(GoldenVectors.V06Propose14And15Mainnet, Mainnet, "83010f841a2d964a09f401f4")]
    [Arguments(GoldenVectors.V07Propose14To16Preview, 2u, GoldenVectors.V10Accept15)]
    [Arguments(GoldenVectors.V08ProposeWithUnknownKeys, 2u, "83010f8402f500f4")]
    public async Task V02_to_V08_proposal_is_answered_with_the_highest_common_version(string proposal, uint magic, string accept)
    {
        var (result, reply) = Respond(Relay(magic), proposal);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Accepted);
        await Assert.That(result.Consumed).IsEqualTo(proposal.Length / 2);
        await Assert.That(reply).IsEqualTo(accept);
    }

    [Test]
    public async Task V02_V04_V06_V07_are_what_we_propose()
    {
        await Assert.That(Text(Node(new VersionData(0, PeerSharing: true), false, 14))).IsEqualTo(GoldenVectors.V02Propose14);
        await Assert.That(Text(Relay())).IsEqualTo(GoldenVectors.V04Propose14And15Preview);
        await Assert.That(Text(Relay(Mainnet))).IsEqualTo(GoldenVectors.V06Propose14And15Mainnet);
        await Assert.That(Text(Node(new VersionData(2, PeerSharing: true), experimental: true)))
            .IsEqualTo(GoldenVectors.V07Propose14To16Preview);
    }

    [Test]
    public async Task V09_accept_of_14_is_read_and_written()
    {
        HandshakeParameters ours = Node(new VersionData(1, PeerSharing: true), false, 14);
        await Accepts(ours, GoldenVectors.V09Accept14, new Agreement(14, ours.Data));
    }

    [Test]
    public async Task V10_accept_of_15_is_read_and_written() =>
        await Accepts(Relay(), GoldenVectors.V10Accept15, new Agreement(15, new VersionData(2, PeerSharing: true)));

    [Test]
    public async Task V11_accept_of_16_is_read_and_written()
    {
        HandshakeParameters ours = Node(new VersionData(Mainnet, InitiatorOnly: true), experimental: true);
        await Accepts(ours, GoldenVectors.V11Accept16, new Agreement(16, ours.Data));
    }

    [Test]
    [Arguments(GoldenVectors.V12RefuseMismatch14And15, new ulong[] { 14, 15 })]
    [Arguments(GoldenVectors.V13RefuseMismatch7To10, new ulong[] { 7, 8, 9, 10 })]
    public async Task V12_V13_version_mismatch_is_read_and_written(string vector, ulong[] versions)
    {
        HandshakeRefusal refusal = Receive(Relay(), vector).Refusal!;
        await Assert.That(refusal.Reason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(refusal.Versions.SequenceEqual(versions)).IsTrue();

        ushort[] numbers = Array.ConvertAll(versions, version => (ushort)version);
        await Assert.That(Hex.Text(HandshakeEncoder.VersionMismatch(numbers))).IsEqualTo(vector);
    }

    [Test]
    [Arguments(GoldenVectors.V14RefuseDecodeError1, RefuseReason.DecodeError, 1, "foo")]
    [Arguments(GoldenVectors.V15RefuseDecodeError15, RefuseReason.DecodeError, 15, "bad data")]
    [Arguments(GoldenVectors.V16RefuseRefused13, RefuseReason.Refused, 13, "{")]
    [Arguments(GoldenVectors.V16RefuseRefused1, RefuseReason.Refused, 1, "foo")]
    public async Task V14_to_V16_refusal_with_text_is_read_and_written(string vector, RefuseReason reason, int version, string text)
    {
        InitiatorResult result = Receive(Relay(), vector);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Refused);
        await Assert.That(result.Refusal!.Reason).IsEqualTo(reason);
        await Assert.That(result.Refusal.Versions.Single()).IsEqualTo((ulong)version);
        await Assert.That(result.Refusal.Text).IsEqualTo(text);

        byte[] written = new byte[HandshakeResponder.MaxReplyBytes];
        int length = HandshakeEncoder.Refuse(reason, (ushort)version, text, written);
        await Assert.That(Hex.Text(written.AsSpan(0, length))).IsEqualTo(vector);
    }

    [Test]
    public async Task V17_query_reply_is_read_and_written()
    {
        InitiatorResult result = Receive(Relay(), GoldenVectors.V17QueryReply14And15);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.QueryAnswered);
        var data = new VersionData(2, PeerSharing: true);
        await Assert.That(result.Versions.SequenceEqual([new QueriedVersion(14, data), new QueriedVersion(15, data)])).IsTrue();
        await Assert.That(Hex.Text(Relay().QueryReply.Span)).IsEqualTo(GoldenVectors.V17QueryReply14And15);
    }

    [Test]
    public async Task V18_obsolete_versions_are_unknown_versions()
    {
        var (result, reply) = Respond(Relay(), GoldenVectors.V18Propose7To10);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(reply).IsEqualTo(GoldenVectors.V12RefuseMismatch14And15);
        await Assert.That(Receive(Relay(), GoldenVectors.V18Accept10).Fault).IsEqualTo(HandshakeFault.VersionNotProposed);
    }

    [Test]
    [Arguments(GoldenVectors.V19Unordered, HandshakeFault.VersionsUnordered)]
    [Arguments(GoldenVectors.V19Duplicate, HandshakeFault.VersionsRepeated)]
    [Arguments(GoldenVectors.V19IndefiniteMap, HandshakeFault.WrongShape)]
    public async Task V19_bad_map_closes_without_a_reply(string vector, HandshakeFault fault)
    {
        var (result, reply) = Respond(Relay(), vector);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Malformed);
        await Assert.That(result.Fault).IsEqualTo(fault);
        await Assert.That(reply).IsEmpty();
        await Assert.That(Receive(Relay(), vector).Fault).IsEqualTo(fault);
    }

    [Test]
    public async Task V20_V21_client_version_16_is_proposed_and_accepted()
    {
        HandshakeParameters ours = Local(new VersionData(Mainnet), 0x8010);
        await Assert.That(Text(ours)).IsEqualTo(GoldenVectors.V20ProposeClient16);
        await Assert.That(Respond(Local(new VersionData(Mainnet)), GoldenVectors.V20ProposeClient16).Reply)
            .IsEqualTo(GoldenVectors.V21AcceptClient16);
        await Accepts(ours, GoldenVectors.V21AcceptClient16, new Agreement(0x8010, new VersionData(Mainnet)));
    }

    [Test]
    public async Task V22_client_version_22_is_accepted() =>
        await Accepts(
            Local(new VersionData(2), 0x8016), GoldenVectors.V22AcceptClient22, new Agreement(0x8016, new VersionData(2)));

    [Test]
    public async Task V23_client_query_is_proposed_and_answered()
    {
        HandshakeParameters asking = Local(new VersionData(2, Query: true), 0x8017);
        HandshakeParameters answering = Local(new VersionData(2), 0x8017);
        await Assert.That(Text(asking)).IsEqualTo(GoldenVectors.V23QueryClient23);
        var (result, reply) = Respond(answering, GoldenVectors.V23QueryClient23);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.QueryAnswered);
        await Assert.That(reply).IsEqualTo(GoldenVectors.V23QueryReplyClient23);
        await Assert.That(Receive(asking, reply).Versions.Single())
            .IsEqualTo(new QueriedVersion(0x8017, new VersionData(2)));
    }

    [Test]
    public async Task V33_captured_client_is_accepted_at_16_and_its_older_versions_are_unknown()
    {
        string proposal = GoldenVectors.V33Capture[16..];
        await Assert.That(Respond(Local(new VersionData(Mainnet)), proposal).Reply).IsEqualTo(GoldenVectors.V21AcceptClient16);

        HandshakeParameters newer = Local(new VersionData(Mainnet), 0x8011, 0x8012);
        var (result, reply) = Respond(newer, proposal);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(reply).IsEqualTo("8202820082198011198012");
    }

    [Test]
    public async Task V34_V35_V37_segment_payloads_are_answered_as_recorded()
    {
        await Assert.That(Respond(Relay(), GoldenVectors.V34Propose[16..]).Reply).IsEqualTo(GoldenVectors.V34Accept[16..]);
        await Assert.That(Respond(Local(new VersionData(Mainnet)), GoldenVectors.V35Propose[16..]).Reply)
            .IsEqualTo(GoldenVectors.V35Accept[16..]);
        await Assert.That(Text(Relay(Mainnet))).IsEqualTo(GoldenVectors.V37Propose[16..]);
    }

    private static string Text(HandshakeParameters ours) => Hex.Text(ours.Proposal.Span);

    private static async Task Accepts(HandshakeParameters ours, string vector, Agreement agreement)
    {
        InitiatorResult result = Receive(ours, vector);
        await Assert.That(result.Outcome).IsEqualTo(InitiatorOutcome.Accepted);
        await Assert.That(result.Agreement).IsEqualTo(agreement);
        await Assert.That(result.Consumed).IsEqualTo(vector.Length / 2);

        byte[] written = new byte[HandshakeResponder.MaxReplyBytes];
        int length = HandshakeEncoder.Accept(agreement, written);
        await Assert.That(Hex.Text(written.AsSpan(0, length))).IsEqualTo(vector);
    }
}
