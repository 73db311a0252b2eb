using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class ReceivingTests
{
    [Test]
    public async Task An_unfinished_segment_is_cut_in_time_whatever_deadlines_came_before()
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        // The handshake's deadline is in the wheel until it is due.
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[100]).AsSpan(0, 50));
        rig.Pass(29.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.4);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.SegmentTimedOut);
    }

    [Test]
    public async Task Segments_go_to_their_mini_protocol_and_role()
    {
        RecordingHandler two = new(), three = new(), reverse = new();
        using var rig = ConnectionRig.Established(runs: [(2, two), (3, three)]);
        rig.Connection.Attach(2, MiniProtocolRole.Initiator, reverse);
        rig.Say([
            .. Wire.Segment(2, MiniProtocolRole.Initiator, [1]),
            .. Wire.Segment(3, MiniProtocolRole.Initiator, [2]),
            .. Wire.Segment(2, MiniProtocolRole.Responder, [3]),
            .. Wire.Segment(2, MiniProtocolRole.Initiator, [4])]);

        await Assert.That(two.Bytes.SequenceEqual(new byte[] { 1, 4 })).IsTrue();
        await Assert.That(three.Bytes.SequenceEqual(new byte[] { 2 })).IsTrue();
        await Assert.That(reverse.Bytes.SequenceEqual(new byte[] { 3 })).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(two.Closes.SequenceEqual([CloseReason.Stopping])).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_stream_cut_at_every_size_arrives_the_same()
    {
        byte[] one = Wire.Pattern(300), other = Wire.Pattern(40);
        byte[] stream = [.. Wire.Segment(2, MiniProtocolRole.Initiator, one), .. Wire.Segment(3, MiniProtocolRole.Initiator, other)];
        for (int size = 1; size <= 60; size++)
        {
            RecordingHandler two = new(), three = new();
            using var rig = ConnectionRig.Established(runs: [(2, two), (3, three)]);
            for (int at = 0; at < stream.Length; at += size)
                rig.Say(stream.AsSpan(at, Math.Min(size, stream.Length - at)));
            await Assert.That(two.Bytes.AsSpan().SequenceEqual(one)).IsTrue();
            await Assert.That(three.Bytes.AsSpan().SequenceEqual(other)).IsTrue();
            await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
            rig.Connection.Abort(CloseReason.Stopping);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    public async Task The_largest_segment_is_taken()
    {
        var handler = new RecordingHandler();
        using var rig = ConnectionRig.Established(runs: [(2, handler)]);
        byte[] payload = Wire.Pattern(65_535);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, payload));
        await Assert.That(handler.Bytes.AsSpan().SequenceEqual(payload)).IsTrue();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments(9, MiniProtocolRole.Initiator)]
    [Arguments(2, MiniProtocolRole.Responder)]
    [Arguments(0, MiniProtocolRole.Initiator)]
    public async Task A_mini_protocol_or_direction_that_does_not_run_here_closes(int protocol, MiniProtocolRole sender)
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        rig.Say(Wire.Segment(protocol, sender, [1]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.UnknownMiniProtocol);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_segment_without_payload_is_a_violation()
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, []));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(8)]
    [Arguments(20)]
    public async Task A_segment_that_drips_is_cut_thirty_seconds_after_its_first_byte(int begun)
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        rig.Pass(500);
        byte[] segment = Wire.Segment(2, MiniProtocolRole.Initiator, new byte[400]);
        rig.Say(segment.AsSpan(0, begun));
        for (int second = 0; second < 29; second++)
        {
            rig.Say(segment.AsSpan(begun + second, 1));
            rig.Pass(1);
        }

        rig.Pass(0.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.4);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.SegmentTimedOut);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_segment_that_is_finished_in_time_starts_the_next_ones_time_anew()
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        byte[] segment = Wire.Segment(2, MiniProtocolRole.Initiator, new byte[10]);
        rig.Say(segment.AsSpan(0, 9));
        rig.Pass(20);
        rig.Say([.. segment.AsSpan(9), .. segment.AsSpan(0, 3)]);
        rig.Pass(29.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Say(segment.AsSpan(3));
        rig.Pass(1_000);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(rig.Wheel.Armed).IsEqualTo(0);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_turn_with_much_to_do_leaves_the_thread_that_brought_the_work()
    {
        int received = 0, lastThread = 0;
        using var all = new ManualResetEventSlim();
        var handler = new RecordingHandler
        {
            OnReceived = (_, _) =>
            {
                lastThread = Environment.CurrentManagedThreadId;
                if (++received == 100)
                    all.Set();
            },
        };
        using var rig = ConnectionRig.Established(runs: [(2, handler)]);
        rig.Bearer.MaxRead = 1;
        int thread = Environment.CurrentManagedThreadId;
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[100]));
        // This thread waits, so the one that goes on is another.
        bool isDone = all.Wait(TimeSpan.FromSeconds(10));
        await Assert.That(isDone).IsTrue();
        await Assert.That(lastThread).IsNotEqualTo(thread);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(() => rig.Slabs.Outstanding == 0, TimeSpan.FromSeconds(10));
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_turn_that_has_moved_much_leaves_the_thread_that_brought_the_work()
    {
        // In fewer rounds than a turn may have.
        const int segments = 40, segmentBytes = 10_000;
        int received = 0, here = 0;
        using var all = new ManualResetEventSlim();
        int thread = Environment.CurrentManagedThreadId;
        var handler = new RecordingHandler
        {
            OnReceived = (_, bytes) =>
            {
                here += Environment.CurrentManagedThreadId == thread ? bytes.Length : 0;
                received += bytes.Length;
                if (received == segments * segmentBytes)
                    all.Set();
            },
        };
        using var rig = ConnectionRig.Established(capacity: 2 * segments * segmentBytes, runs: [(2, handler)]);
        byte[] segment = Wire.Segment(2, MiniProtocolRole.Initiator, new byte[segmentBytes]);
        rig.Say([.. Enumerable.Repeat(segment, segments).SelectMany(static bytes => bytes)]);
        bool isDone = all.Wait(TimeSpan.FromSeconds(10));
        await Assert.That(isDone).IsTrue();
        await Assert.That(here).IsBetween(200 * 1024, 300 * 1024);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(() => rig.Slabs.Outstanding == 0, TimeSpan.FromSeconds(10));
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_mini_protocol_runs_once_in_a_role_and_has_a_number_that_the_header_can_hold()
    {
        using var rig = ConnectionRig.Established(runs: [(2, new RecordingHandler())]);
        await Assert.That(() => rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler())).Throws<InvalidOperationException>();
        await Assert.That(() => rig.Connection.Attach(0, MiniProtocolRole.Responder, new RecordingHandler())).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => rig.Connection.Attach(0x8000, MiniProtocolRole.Responder, new RecordingHandler())).Throws<ArgumentOutOfRangeException>();
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Who_attaches_to_a_closed_connection_is_told_so_at_once()
    {
        using var rig = ConnectionRig.Established();
        rig.Connection.Abort(CloseReason.Stopping);
        var late = new RecordingHandler();
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, late);
        await Assert.That(late.Closes.SequenceEqual([CloseReason.Stopping])).IsTrue();
        await Assert.That(channel.TryWrite([1])).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }
}
