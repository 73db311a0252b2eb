using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class SendingTests
{
    [Test]
    public async Task A_long_write_leaves_in_segments_of_the_usual_size()
    {
        using var rig = ConnectionRig.Established();
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        byte[] sent = Wire.Pattern(60_000);
        await Assert.That(channel.TryWrite(sent)).IsTrue();
        var segments = Wire.Segments(rig.Hear());
        await Assert.That(segments.Select(segment => (int)segment.Header.Length).SequenceEqual([12_288, 12_288, 12_288, 12_288, 10_848])).IsTrue();
        await Assert.That(segments.All(segment => segment.Header is { Protocol: 2, Sender: MiniProtocolRole.Responder })).IsTrue();
        await Assert.That(segments.SelectMany(segment => segment.Payload).ToArray().AsSpan().SequenceEqual(sent)).IsTrue();
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Two_mini_protocols_share_the_line_segment_by_segment()
    {
        RecordingHandler two = new(), three = new();
        using var rig = ConnectionRig.Established(capacity: 1_000, runs: [(2, two), (3, three)]);
        MiniProtocolChannel[] channels =
        [
            rig.Connection.Attach(2, MiniProtocolRole.Initiator, two),
            rig.Connection.Attach(3, MiniProtocolRole.Initiator, three),
        ];
        foreach (var channel in channels)
            channel.TryWrite(Wire.Pattern(200_000));

        var segments = Wire.Segments(HearAll(rig));
        long ahead = 0;
        foreach (var (header, _) in segments.SkipLast(2))
        {
            ahead += header.Protocol == 2 ? header.Length : -header.Length;
            await Assert.That(Math.Abs(ahead)).IsLessThanOrEqualTo(SegmentLimits.MaxSendPayload);
        }

        await Assert.That(segments.Sum(segment => segment.Payload.Length)).IsEqualTo(400_000);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_small_message_does_not_wait_behind_a_long_one()
    {
        using var rig = ConnectionRig.Established(capacity: 1_000);
        var bulk = rig.Connection.Attach(3, MiniProtocolRole.Responder, new RecordingHandler());
        var ping = rig.Connection.Attach(8, MiniProtocolRole.Responder, new RecordingHandler());
        bulk.TryWrite(new byte[200_000]);
        ping.TryWrite([1]);
        var order = Wire.Segments(HearAll(rig)).Select(segment => segment.Header.Protocol).ToList();
        await Assert.That(order.IndexOf(8)).IsLessThanOrEqualTo(2);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Above_the_soft_limit_writes_are_turned_away_until_there_is_room()
    {
        var handler = new RecordingHandler();
        using var rig = ConnectionRig.Established(capacity: 4_096);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, handler);
        // What the kernel holds and what is lent to it count no more.
        await Assert.That(channel.TryWrite(new byte[12_288])).IsTrue();
        await Assert.That(channel.TryWrite(new byte[MiniProtocolChannel.DefaultEgressLimit])).IsTrue();
        await Assert.That(channel.TryWrite([1])).IsTrue();
        await Assert.That(channel.TryWrite([2])).IsFalse();
        await Assert.That(handler.WritableCalls).IsEqualTo(0);

        HearAll(rig);
        await Assert.That(handler.WritableCalls).IsEqualTo(1);
        await Assert.That(channel.TryWrite([2])).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_kernel_that_takes_a_few_bytes_at_a_time_gets_all_in_order()
    {
        using var rig = ConnectionRig.Established(capacity: 333);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        byte[] sent = Wire.Pattern(50_000);
        channel.TryWrite(sent);
        byte[] heard = Wire.Segments(HearAll(rig)).SelectMany(segment => segment.Payload).ToArray();
        await Assert.That(heard.AsSpan().SequenceEqual(sent)).IsTrue();
        await Assert.That(rig.Connection.BytesSent).IsEqualTo(50_000 + (5 * 8) + 16);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_does_not_read_is_cut_after_the_write_timeout()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        rig.Pass(50);
        channel.TryWrite(new byte[5_000]);
        rig.Pass(119.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.4);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.WriteStalled);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_write_that_the_peer_took_in_the_end_does_not_count_as_stalled()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        channel.TryWrite(new byte[5_000]);
        rig.Pass(100);
        await Assert.That(Wire.Segments(rig.Hear()).Single().Payload.Length).IsEqualTo(5_000);
        rig.Pass(100);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task Room_is_told_of_only_when_there_is_some_and_then_once()
    {
        var handler = new RecordingHandler();
        using var rig = ConnectionRig.Established(capacity: 13_000);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, handler);
        channel.TryWrite(new byte[MiniProtocolChannel.DefaultEgressLimit + 100_000]);
        await Assert.That(channel.TryWrite([1])).IsFalse();
        byte[] read = new byte[50_000];
        for (int taken = 0; taken < 60_000;)
        {
            rig.Peer.Receive(read.AsSpan(0, 10_000), out int count);
            taken += count;
        }

        await Assert.That(handler.WritableCalls).IsEqualTo(0);
        rig.Hear();
        await Assert.That(handler.WritableCalls).IsEqualTo(1);
    }

    [Test]
    public async Task A_stalled_write_is_cut_in_time_whatever_deadlines_came_before()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        // The handshake's deadline is in the wheel until it is due.
        rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite(new byte[5_000]);
        rig.Pass(120.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.WriteStalled);
    }

    [Test]
    public async Task A_later_deadline_does_not_put_off_an_earlier_one()
    {
        using var rig = ConnectionRig.Established(capacity: 100, runs: [(2, new Expecting())]);
        rig.Pass(11);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        rig.Pass(20.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
    }

    [Test]
    public async Task A_send_that_fails_closes_though_reading_still_waits()
    {
        using var rig = ConnectionRig.Established();
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        rig.Bearer.SendsFail = true;
        channel.TryWrite([1]);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_pending_send_that_fails_closes_though_reading_still_waits()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite(new byte[5_000]);
        rig.Bearer.SendsFail = true;
        rig.Hear();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_was_written_arrives_before_the_end_also_when_the_peer_ends_first()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite(new byte[5_000]);
        rig.Connection.Close(CloseReason.Done);
        rig.Peer.EndSending();
        await Assert.That(Wire.Segments(rig.Hear(out var end)).Single().Payload.Length).IsEqualTo(5_000);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_is_written_before_the_handshake_is_done_leaves_after_it()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        channel.TryWrite([9]);
        rig.Say(Wire.Propose());
        await Assert.That(Wire.Segments(rig.Hear()).Select(segment => (int)segment.Header.Protocol).SequenceEqual([0, 2])).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_is_written_while_the_connection_is_handed_over_leaves_after_the_acceptance()
    {
        using var rig = ConnectionRig.Responder();
        rig.Owner.Established = connection => connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite([9]);
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        await Assert.That(Wire.Segments(rig.Hear()).Select(segment => (int)segment.Header.Protocol).First()).IsEqualTo(0);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_broken_line_is_a_reset()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        channel.TryWrite(new byte[5_000]);
        rig.Peer.Abort();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    private static byte[] HearAll(ConnectionRig rig)
    {
        List<byte> all = [];
        byte[] part;
        do
        {
            part = rig.Hear();
            all.AddRange(part);
        }
        while (part.Length > 0);
        return [.. all];
    }

    /// <summary>Expects a sign of life within 20 s of each one, and answers with more than the peer takes.</summary>
    private sealed class Expecting : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
        {
            channel.Connection.ExpectWithin(TimeSpan.FromSeconds(20));
            channel.TryWrite(new byte[5_000]);
        }
    }
}
