using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Events;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class EndingTests
{
    [Test]
    public async Task Only_these_reasons_end_orderly()
    {
        var orderly = Enumerable.Range(0, CloseReasonNames.Count).Select(static i => (CloseReason)i).Where(static reason => reason.IsOrderly());
        await Assert.That(string.Join(' ', orderly.Select(static reason => reason.Name()))).IsEqualTo(
            "peer_closed handshake_refused refused_by_peer query_answered done local_closed recycled pruned draining released no_backend backend_timed_out backend_malformed backend_closed");
    }

    [Test]
    public async Task Nobody_can_put_off_the_end_of_an_ending()
    {
        using var rig = ConnectionRig.Established();
        rig.Owner.Closing = static connection => connection.ExpectWithin(TimeSpan.FromMinutes(1));
        rig.Connection.Close(CloseReason.LocalClosed);
        rig.Pass(1.2);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Of_eight_closers_the_first_gives_the_reason_and_it_closes_once()
    {
        CloseReason[] reasons =
        [
            CloseReason.Recycled, CloseReason.Pruned, CloseReason.Draining, CloseReason.LocalClosed,
            CloseReason.Collision, CloseReason.PeerSilent, CloseReason.WriteStalled, CloseReason.Done,
        ];
        for (int round = 0; round < 50; round++)
        {
            var handler = new RecordingHandler();
            using var rig = ConnectionRig.Established(runs: [(2, handler)]);
            CloseReason first = CloseReason.None;
            rig.Owner.Closing = connection => first = connection.CloseReason;
            await OnThreads.RunAsync(8, worker => rig.Connection.Close(reasons[worker]));
            rig.Peer.EndSending();
            await Assert.That(await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10))).IsEqualTo(first);
            await Assert.That(handler.Closes.SequenceEqual([first])).IsTrue();
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    public async Task An_orderly_ending_sends_what_is_queued_and_then_the_end()
    {
        using var rig = ConnectionRig.Established(capacity: 1_000);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        byte[] sent = Wire.Pattern(40_000);
        channel.TryWrite(sent);
        rig.Connection.Close(CloseReason.Done);
        await Assert.That(rig.Bearer.SendingEnded).IsFalse();
        await Assert.That(rig.Owner.Story).IsEqualTo("established closing");

        List<byte> heard = [];
        BearerStatus end;
        do
            heard.AddRange(rig.Hear(out end));
        while (end == BearerStatus.WouldBlock && rig.Peer.WaitReadable() == false);
        await Assert.That(Wire.Segments([.. heard]).SelectMany(segment => segment.Payload).SequenceEqual(sent)).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task What_a_handler_writes_just_before_it_closes_is_sent()
    {
        // All in one turn: the close comes before the write has had its chance.
        var handler = new RecordingHandler
        {
            OnReceived = static (channel, _) =>
            {
                channel.TryWrite([7]);
                channel.Connection.Close(CloseReason.Done);
            },
        };
        using var rig = ConnectionRig.Established(runs: [(2, handler)]);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        await Assert.That(Wire.Segments(rig.Hear(out var end)).Single().Payload.SequenceEqual(new byte[] { 7 })).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Peer.EndSending();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_ending_by_reset_waits_until_what_was_sent_has_arrived()
    {
        using var rig = ConnectionRig.Established(change: static settings => settings with { ResetOnClose = true });
        rig.Bearer.HasUnacknowledged = true;
        rig.Connection.Close(CloseReason.LocalClosed);
        rig.Pass(0.5);
        await Assert.That(rig.Owner.Story).IsEqualTo("established closing");
        rig.Bearer.HasUnacknowledged = false;
        rig.Pass(0.1);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Another_deadline_in_between_does_not_keep_an_ending_by_reset_from_looking_again()
    {
        using var rig = ConnectionRig.Established(change: static settings => settings with { ResetOnClose = true });
        // That of the handshake, which is over, is still in the wheel, and comes just before the first look.
        rig.Pass(9.9);
        rig.Time.Advance(TimeSpan.FromMilliseconds(50));
        rig.Bearer.HasUnacknowledged = true;
        rig.Connection.Close(CloseReason.LocalClosed);
        rig.Time.Advance(TimeSpan.FromMilliseconds(50));
        await Assert.That(rig.Owner.Story).IsEqualTo("established closing");
        rig.Bearer.HasUnacknowledged = false;
        rig.Pass(0.1);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Nothing_can_be_written_once_the_end_is_decided()
    {
        using var rig = ConnectionRig.Established();
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        rig.Connection.Close(CloseReason.Done);
        await Assert.That(rig.Bearer.SendingEnded).IsTrue();
        await Assert.That(channel.TryWrite([1])).IsFalse();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_ends_first_still_reads_what_was_queued()
    {
        using var rig = ConnectionRig.Established(capacity: 1_000);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        channel.TryWrite(Wire.Pattern(30_000));
        rig.Peer.EndSending();
        int heard = 0;
        for (int i = 0; i < 100; i++)
            heard += rig.Hear().Length;
        await Assert.That(heard).IsEqualTo(30_000 + (3 * 8));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_does_not_end_is_reset_after_a_second()
    {
        using var rig = ConnectionRig.Established();
        rig.Connection.Close(CloseReason.Recycled);
        rig.Pass(0.9);
        await Assert.That(rig.Owner.Story).IsEqualTo("established closing");
        rig.Pass(0.3);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Recycled);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments(65_536, false)]
    [Arguments(65_537, true)]
    public async Task A_peer_that_talks_on_is_reset_after_sixty_four_KiB(int bytes, bool isReset)
    {
        using var rig = ConnectionRig.Established();
        rig.Connection.Close(CloseReason.Pruned);
        rig.Say(new byte[bytes]);
        await Assert.That(rig.Bearer.WasAborted).IsEqualTo(isReset);
        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsEqualTo(isReset);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Each_reason_ends_the_way_the_table_says()
    {
        for (int reason = 1; reason < CloseReasonNames.Count; reason++)
        {
            using var rig = ConnectionRig.Established();
            rig.Connection.Close((CloseReason)reason, "why");
            await Assert.That(rig.Bearer.WasAborted).IsEqualTo(!((CloseReason)reason).IsOrderly());
            await Assert.That(rig.Connection.CloseDetail).IsEqualTo("why");
            rig.Peer.EndSending();
            await Assert.That(await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10))).IsEqualTo((CloseReason)reason);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    public async Task An_abort_cuts_an_orderly_ending_short_and_keeps_its_reason()
    {
        using var rig = ConnectionRig.Established();
        rig.Connection.Close(CloseReason.Draining);
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Draining);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments(CloseReason.Stopping)]
    [Arguments(CloseReason.Draining)]
    public async Task A_connection_may_be_closed_before_it_starts(CloseReason reason)
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Close(reason);
        rig.Connection.Start();
        rig.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        await Assert.That(rig.Bearer.WasAborted).IsEqualTo(!reason.IsOrderly());
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_handler_may_close_and_hears_nothing_more_but_that()
    {
        var handler = new RecordingHandler { OnReceived = (channel, _) => channel.Connection.Close(CloseReason.Done) };
        using var rig = ConnectionRig.Established(runs: [(2, handler)]);
        rig.Say([.. Wire.Segment(2, MiniProtocolRole.Initiator, [1]), .. Wire.Segment(2, MiniProtocolRole.Initiator, [2])]);
        rig.Peer.EndSending();
        await Assert.That(handler.Bytes.SequenceEqual(new byte[] { 1 })).IsTrue();
        await Assert.That(handler.Closes.SequenceEqual([CloseReason.Done])).IsTrue();
        await Assert.That(handler.CallsAfterClosed).IsEqualTo(0);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Completion_is_there_before_and_after_and_never_before_the_owner_was_told()
    {
        using var rig = ConnectionRig.Established();
        bool early = true;
        rig.Owner.Closed = connection => early = connection.Completion.IsCompleted;
        var before = rig.Connection.Completion;
        await Assert.That(before.IsCompleted).IsFalse();
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(early).IsFalse();
        await Assert.That(await before).IsEqualTo(CloseReason.Stopping);
        await Assert.That(await rig.Connection.Completion).IsEqualTo(CloseReason.Stopping);
    }

    [Test]
    public async Task Bytes_lent_to_the_kernel_are_returned_only_when_it_is_done_with_them()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler());
        rig.Bearer.HoldsCompletions = true;
        channel.TryWrite(new byte[5_000]);
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(rig.Owner.Story).IsEqualTo("established closing closed");
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(1);
        rig.Bearer.Deliver();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_ending_that_takes_too_long_leaves_no_other_deadline_behind()
    {
        using var rig = ConnectionRig.Established(capacity: 100);
        rig.Connection.Attach(2, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite(new byte[5_000]);
        rig.Connection.Close(CloseReason.Done);
        rig.Pass(1.2);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_ending_that_begins_after_a_send_has_failed_waits_for_no_peer()
    {
        ConnectionRig? rig = null;
        var handler = new RecordingHandler
        {
            // All in one turn: the failure is found first, and the reason is given already.
            OnReceived = (channel, _) =>
            {
                rig!.Bearer.SendsFail = true;
                rig.Hear();
                channel.Connection.Close(CloseReason.Done);
            },
        };
        using (rig = ConnectionRig.Established(capacity: 100, runs: [(2, handler)]))
        {
            rig.Connection.Attach(3, MiniProtocolRole.Responder, new RecordingHandler()).TryWrite(new byte[5_000]);
            rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
            await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Done);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }
}
