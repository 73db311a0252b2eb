using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Segments;

public class SegmentHeaderTests
{
    [Test]
    [Arguments(GoldenVectors.V33Capture, 0x4fcc6820u, 0, MiniProtocolRole.Initiator, 71)]
    [Arguments(GoldenVectors.V34Propose, 0u, 0, MiniProtocolRole.Initiator, 9)]
    [Arguments(GoldenVectors.V34Accept, 0u, 0, MiniProtocolRole.Responder, 8)]
    [Arguments(GoldenVectors.V35Propose, 0u, 0, MiniProtocolRole.Initiator, 13)]
    [Arguments(GoldenVectors.V35Accept, 0u, 0, MiniProtocolRole.Responder, 12)]
    [Arguments(GoldenVectors.V36TwoItems, 0u, 257, MiniProtocolRole.Initiator, 3)]
    [Arguments(GoldenVectors.V37Propose, 0x01020304u, 0, MiniProtocolRole.Initiator, 23)]
    [Arguments(GoldenVectors.V38Ping, 0u, 8, MiniProtocolRole.Initiator, 5)]
    [Arguments(GoldenVectors.V38Pong, 0u, 8, MiniProtocolRole.Responder, 5)]
    [Arguments(GoldenVectors.V38ShareRequest, 0u, 10, MiniProtocolRole.Initiator, 3)]
    public async Task Golden_header_reads_and_writes_back(
        string vector, uint timestamp, int protocol, MiniProtocolRole sender, int length)
    {
        byte[] bytes = Hex.Bytes(vector);
        SegmentHeader header = SegmentHeader.Read(bytes);
        await Assert.That(header).IsEqualTo(new SegmentHeader(timestamp, (ushort)protocol, sender, (ushort)length));
        await Assert.That(bytes.Length).IsEqualTo(SegmentHeader.Size + length);

        byte[] written = new byte[SegmentHeader.Size];
        header.Write(written);
        await Assert.That(Hex.Text(written)).IsEqualTo(Hex.Text(bytes.AsSpan(0, SegmentHeader.Size)));
    }

    [Test]
    public async Task Mode_bit_is_zero_when_the_sender_is_initiator()
    {
        byte[] initiator = new byte[SegmentHeader.Size];
        byte[] responder = new byte[SegmentHeader.Size];
        new SegmentHeader(0, 8, MiniProtocolRole.Initiator, 1).Write(initiator);
        new SegmentHeader(0, 8, MiniProtocolRole.Responder, 1).Write(responder);

        await Assert.That(initiator[4]).IsEqualTo((byte)0x00);
        await Assert.That(responder[4]).IsEqualTo((byte)0x80);
    }

    [Test]
    public async Task Segment_goes_to_the_role_opposite_its_sender()
    {
        await Assert.That(new SegmentHeader(0, 8, MiniProtocolRole.Initiator, 1).Receiver).IsEqualTo(MiniProtocolRole.Responder);
        await Assert.That(new SegmentHeader(0, 8, MiniProtocolRole.Responder, 1).Receiver).IsEqualTo(MiniProtocolRole.Initiator);
    }

    [Test]
    public async Task Extremes_of_every_field_survive()
    {
        var header = new SegmentHeader(uint.MaxValue, SegmentHeader.MaxProtocol, MiniProtocolRole.Responder, ushort.MaxValue);
        byte[] bytes = new byte[SegmentHeader.Size];
        header.Write(bytes);
        await Assert.That(Hex.Text(bytes)).IsEqualTo("ffffffffffffffff");
        await Assert.That(SegmentHeader.Read(bytes)).IsEqualTo(header);
    }

    [Test]
    public async Task Protocol_number_of_sixteen_bits_is_not_written() =>
        await Assert.That(() => new SegmentHeader(0, 0x8000, MiniProtocolRole.Initiator, 1).Write(new byte[8]))
            .Throws<ArgumentOutOfRangeException>();

    [Test]
    public async Task Header_without_payload_is_not_written() =>
        await Assert.That(() => new SegmentHeader(0, 0, MiniProtocolRole.Initiator, 0).Write(new byte[8]))
            .Throws<ArgumentOutOfRangeException>();
}
