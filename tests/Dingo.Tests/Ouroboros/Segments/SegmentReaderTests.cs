using CsCheck;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Segments;

public class SegmentReaderTests
{
    private static readonly byte[] PingThenPong = Hex.Bytes(GoldenVectors.V38Ping + GoldenVectors.V38Pong);

    [Test]
    public async Task Golden_segment_is_one_slice_with_its_payload()
    {
        foreach (string vector in GoldenVectors.Segments)
        {
            byte[] bytes = Hex.Bytes(vector);
            var log = new SliceLog();
            log.Feed(bytes);
            await Assert.That(log.Segments).HasSingleItem();
            await Assert.That(log.Segments[0].Header).IsEqualTo(SegmentHeader.Read(bytes));
            await Assert.That(Hex.Text(log.Segments[0].Payload)).IsEqualTo(Hex.Text(bytes.AsSpan(SegmentHeader.Size)));
            await Assert.That(log.Slices).IsEqualTo(1);
        }
    }

    [Test]
    public async Task Stream_split_at_any_byte_gives_the_same_segments()
    {
        for (int cut = 0; cut <= PingThenPong.Length; cut++)
        {
            var log = new SliceLog();
            log.Feed(PingThenPong.AsSpan(0, cut));
            log.Feed(PingThenPong.AsSpan(cut));
            await Assert.That(log.ToString()).IsEqualTo("8/Initiator:8200193039 8/Responder:8201193039");
        }
    }

    [Test]
    public async Task Stream_fed_byte_by_byte_gives_the_same_segments()
    {
        var log = new SliceLog();
        foreach (byte one in PingThenPong)
            log.Feed([one]);
        await Assert.That(log.ToString()).IsEqualTo("8/Initiator:8200193039 8/Responder:8201193039");
        await Assert.That(log.Slices).IsEqualTo(10);
    }

    [Test]
    public async Task Reader_is_in_a_segment_from_its_first_header_byte_to_its_last_payload_byte()
    {
        byte[] ping = Hex.Bytes(GoldenVectors.V38Ping);
        var log = new SliceLog();
        await Assert.That(log.InSegment).IsFalse();
        for (int i = 0; i < ping.Length; i++)
        {
            log.Feed([ping[i]]);
            await Assert.That(log.InSegment).IsEqualTo(i < ping.Length - 1);
        }
    }

    [Test]
    public async Task Largest_payload_is_taken()
    {
        byte[] bytes = new byte[SegmentHeader.Size + SegmentLimits.MaxReceivePayload];
        new SegmentHeader(0, 3, MiniProtocolRole.Responder, SegmentLimits.MaxReceivePayload).Write(bytes);
        var log = new SliceLog();
        log.Feed(bytes);
        await Assert.That(log.Segments[0].Payload.Length).IsEqualTo(65_535);
        await Assert.That(log.InSegment).IsFalse();
    }

    [Test]
    [Arguments(0)]
    [Arguments(3)]
    [Arguments(8)]
    public async Task Zero_length_is_fatal_however_it_arrives_and_stays_so(int cut)
    {
        byte[] bytes = Hex.Bytes("0000000080050000" + GoldenVectors.V38Ping);
        var log = new SliceLog();
        log.Feed(bytes.AsSpan(0, cut));
        log.Feed(bytes.AsSpan(cut));
        await Assert.That(log.ZeroLength).IsEqualTo(new SegmentHeader(0, 5, MiniProtocolRole.Responder, 0));

        log.Feed(PingThenPong);
        await Assert.That(log.Segments).IsEmpty();
        await Assert.That(log.ZeroLength).IsEqualTo(new SegmentHeader(0, 5, MiniProtocolRole.Responder, 0));
    }

    [Test]
    public void Any_stream_in_any_pieces_gives_the_same_segments()
    {
        Gen<(byte[][] Payloads, int[] Pieces)> runs = Gen.Select(
            Gen.Byte.Array[1, 40].Array[1, 12], Gen.Int[1, 23].Array[1, 9]);
        runs.Sample(
            run =>
            {
                byte[] stream = Encode(run.Payloads);
                var whole = new SliceLog();
                whole.Feed(stream);
                var pieces = new SliceLog();
                for (int at = 0, i = 0; at < stream.Length; i++)
                {
                    int size = Math.Min(run.Pieces[i % run.Pieces.Length], stream.Length - at);
                    pieces.Feed(stream.AsSpan(at, size));
                    at += size;
                }

                return whole.Segments.Count == run.Payloads.Length && whole.ToString() == pieces.ToString() && !pieces.InSegment;
            },
            iter: 2_000,
            threads: 1);
    }

    [Test]
    public void Any_bytes_are_used_up_without_an_exception() =>
        Gen.Byte.Array[0, 200].Sample(bytes => new SliceLog().Feed(bytes), iter: 5_000, threads: 1);

    [Test]
    public async Task Reading_allocates_nothing()
    {
        var reader = new SegmentReader();
        long allocated = Allocations.InCleanestRound(() =>
        {
            ReadOnlySpan<byte> rest = PingThenPong;
            while (reader.Read(ref rest, out _) == SegmentReadStatus.Slice)
                continue;
        });
        await Assert.That(allocated).IsEqualTo(0);
    }

    private static byte[] Encode(byte[][] payloads)
    {
        var stream = new List<byte>();
        byte[] header = new byte[SegmentHeader.Size];
        for (int i = 0; i < payloads.Length; i++)
        {
            var sender = (MiniProtocolRole)(i % 2);
            new SegmentHeader((uint)i, (ushort)(i * 331), sender, (ushort)payloads[i].Length).Write(header);
            stream.AddRange(header);
            stream.AddRange(payloads[i]);
        }

        return [.. stream];
    }
}
