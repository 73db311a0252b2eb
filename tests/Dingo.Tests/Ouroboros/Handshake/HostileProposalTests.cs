using System.Formats.Cbor;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using static Dingo.Tests.Ouroboros.Handshake.Parameters;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>What a peer may send instead of a proposal, each with its exact outcome.</summary>
public class HostileProposalTests
{
    [Test]
    [Arguments("8200a10f8402f401f401f4", HandshakeFault.TrailingBytes, "array that ends before its data does")]
    [Arguments("820080", HandshakeFault.WrongShape, "array instead of map")]
    [Arguments("8100", HandshakeFault.WrongShape, "no map")]
    [Arguments("8300a000", HandshakeFault.WrongShape, "three fields")]
    [Arguments("9f00a0ff", HandshakeFault.WrongShape, "indefinite message")]
    [Arguments("8200bf0f8402f401f4ff", HandshakeFault.WrongShape, "indefinite map")]
    [Arguments("80", HandshakeFault.WrongShape, "empty array")]
    [Arguments("a0", HandshakeFault.WrongShape, "map")]
    [Arguments("00", HandshakeFault.WrongShape, "number")]
    [Arguments("f6", HandshakeFault.WrongShape, "null")]
    [Arguments("c18200a0", HandshakeFault.WrongShape, "tagged message")]
    [Arguments("8220a0", HandshakeFault.WrongShape, "negative tag")]
    [Arguments("826130a0", HandshakeFault.WrongShape, "text tag")]
    [Arguments("8204a0", HandshakeFault.UnknownMessage, "tag 4")]
    [Arguments("821bffffffffffffffffa0", HandshakeFault.UnknownMessage, "largest tag")]
    [Arguments(GoldenVectors.V10Accept15, HandshakeFault.UnexpectedMessage, "accept")]
    [Arguments(GoldenVectors.V12RefuseMismatch14And15, HandshakeFault.UnexpectedMessage, "refuse")]
    [Arguments(GoldenVectors.V17QueryReply14And15, HandshakeFault.UnexpectedMessage, "query reply")]
    [Arguments("8200a20e8402f401f4180e8402f401f4", HandshakeFault.VersionsRepeated, "duplicate in a longer form")]
    [Arguments("8200a3108502f401f4f4" + "0e8402f401f4" + "0f8402f401f4", HandshakeFault.VersionsUnordered, "16 first, though not offered")]
    [Arguments("8200a1ff", HandshakeFault.NotCbor, "break in a definite map")]
    [Arguments("fc", HandshakeFault.NotCbor, "reserved head")]
    [Arguments("8200a00000", HandshakeFault.TrailingBytes, "bytes after")]
    [Arguments("8200a08200a0", HandshakeFault.TrailingBytes, "second proposal")]
    public async Task Malformed_proposal_closes_without_a_reply(string received, HandshakeFault fault, string what)
    {
        var (result, reply) = Respond(Relay(), received);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Malformed).Because(what);
        await Assert.That(result.Fault).IsEqualTo(fault).Because(what);
        await Assert.That(result.Consumed).IsEqualTo(0);
        await Assert.That(reply).IsEmpty();
    }

    [Test]
    [Arguments("84 6132 f4 01 f4", "magic as text")]
    [Arguments("84 21 f4 01 f4", "negative magic")]
    [Arguments("84 1b0000000100000002 f4 01 f4", "magic above 32 bits")]
    [Arguments("84 c24102 f4 01 f4", "magic as big number")]
    [Arguments("84 02 00 01 f4", "number as mode")]
    [Arguments("84 02 f4 f5 f4", "bool as peer-sharing")]
    [Arguments("84 02 f4 02 f4", "peer-sharing 2, as of versions 11 and 12")]
    [Arguments("84 02 f4 01 f6", "null as query")]
    [Arguments("83 02 f4 01", "data too short")]
    [Arguments("85 02 f4 01 f4 f4", "data too long: that of 16")]
    [Arguments("9f 02 f4 01 f4 ff", "indefinite data")]
    [Arguments("80", "no data")]
    [Arguments("02", "bare magic")]
    [Arguments("a0", "map")]
    public async Task Bad_version_data_is_refused_as_a_decode_error(string data, string what)
    {
        var (result, reply) = Respond(Relay(), "8200a1 0f" + data);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Refused).Because(what);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.DecodeError).Because(what);
        await Assert.That(Receive(Relay(), reply).Refusal!.Versions.Single()).IsEqualTo(15UL);
    }

    [Test]
    [Arguments("85 02 f4 01 f4 00", "number as Peras")]
    [Arguments("84 02 f4 01 f4", "Peras missing")]
    public async Task Data_of_16_must_say_whether_it_supports_Peras(string data, string what)
    {
        var (result, _) = Respond(Node(new VersionData(2), experimental: true), "8200a1 10" + data);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.DecodeError).Because(what);
    }

    [Test]
    [Arguments("82 02 00", "number as query")]
    [Arguments("81 02", "query missing")]
    [Arguments("02", "bare magic, as before version 15")]
    public async Task Bad_client_data_is_refused_as_a_decode_error(string data, string what)
    {
        var (result, _) = Respond(Local(new VersionData(2)), "8200a1 198010" + data);
        await Assert.That(result.Outcome).IsEqualTo(ResponderOutcome.Refused).Because(what);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.DecodeError).Because(what);
    }

    [Test]
    public async Task Largest_magic_is_a_magic() =>
        await Assert.That(Respond(Relay(uint.MaxValue), "8200a1 0f 84 1affffffff f4 01 f4").Result.Outcome)
            .IsEqualTo(ResponderOutcome.Accepted);

    [Test]
    public async Task Unknown_keys_of_every_type_are_skipped_in_any_order()
    {
        string proposal = "8200ab" + "f600" + "0f8402f401f4" + "20f4" + "6161a0" + "4100f5" + "8001" + "a002" + "c10f03"
            + "fb3ff000000000000004" + "9fff05" + "0206";
        await Assert.That(Respond(Relay(), proposal).Result.Agreement.Version).IsEqualTo((ushort)15);
    }

    [Test]
    public async Task Thousands_of_unknown_versions_are_a_version_mismatch()
    {
        // Entries of three bytes, as many as one message may hold.
        byte[] proposal = Proposal(entries: 1_912);
        await Assert.That(proposal.Length).IsBetween(5_700, SegmentLimits.MaxHandshakeMessage);
        var (result, reply) = Respond(Relay(), proposal);
        await Assert.That(result.RefuseReason).IsEqualTo(RefuseReason.VersionMismatch);
        await Assert.That(reply).IsEqualTo(GoldenVectors.V12RefuseMismatch14And15);
    }

    [Test]
    public async Task More_versions_than_a_message_may_hold_are_too_large()
    {
        var (result, _) = Respond(Relay(), Proposal(entries: 3_000));
        await Assert.That(result.Fault).IsEqualTo(HandshakeFault.TooLarge);
    }

    [Test]
    public async Task Message_of_exactly_the_limit_is_read_and_one_byte_more_is_too_large()
    {
        byte[] largest = Padded(SegmentLimits.MaxHandshakeMessage);
        await Assert.That(Respond(Relay(), largest).Result.Outcome).IsEqualTo(ResponderOutcome.Accepted);
        await Assert.That(Respond(Relay(), largest[..^1]).Result.Outcome).IsEqualTo(ResponderOutcome.NeedMore);

        byte[] larger = Padded(SegmentLimits.MaxHandshakeMessage + 1);
        await Assert.That(Respond(Relay(), larger).Result.Fault).IsEqualTo(HandshakeFault.TooLarge);
        await Assert.That(Respond(Relay(), larger[..^1]).Result.Fault).IsEqualTo(HandshakeFault.TooLarge);
        await Assert.That(Respond(Relay(), larger[..^2]).Result.Outcome).IsEqualTo(ResponderOutcome.NeedMore);
    }

    [Test]
    public async Task Nested_bomb_is_too_deep_as_soon_as_it_is_seen()
    {
        await Assert.That(Respond(Relay(), "8200a1 02" + string.Concat(Enumerable.Repeat("81", 40))).Result.Fault)
            .IsEqualTo(HandshakeFault.TooDeep);
        await Assert.That(Respond(Relay(), "8200a2 02" + string.Concat(Enumerable.Repeat("81", 30)) + "00 0f8402f401f4").Result.Outcome)
            .IsEqualTo(ResponderOutcome.Accepted);
    }

    [Test]
    public async Task Proposal_in_pieces_needs_more_until_it_is_whole()
    {
        byte[] proposal = Hex.Bytes(GoldenVectors.V08ProposeWithUnknownKeys);
        for (int cut = 0; cut < proposal.Length; cut++)
            await Assert.That(Respond(Relay(), proposal[..cut]).Result).IsEqualTo(default(ResponderResult));
        await Assert.That(Respond(Relay(), proposal).Result.Outcome).IsEqualTo(ResponderOutcome.Accepted);
    }

    private static byte[] Proposal(int entries)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartArray(2);
        writer.WriteUInt32(0);
        writer.WriteStartMap(entries);
        for (int i = 0; i < entries; i++)
        {
            writer.WriteUInt32(24 + ((uint)i % 200));
            writer.WriteNull();
        }

        writer.WriteEndMap();
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>A good proposal that an unknown version's data brings to the size.</summary>
    private static byte[] Padded(int size)
    {
        byte[] head = Hex.Bytes("8200a2 0f8402f401f4 1863 59");
        int padding = size - head.Length - 2;
        return [.. head, (byte)(padding >> 8), (byte)padding, .. new byte[padding]];
    }
}
