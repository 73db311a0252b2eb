using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>After the node has accepted: bytes both ways, and every way in which that ends.</summary>
public sealed class RelayFlowTests
{
    [Test]
    [Arguments(128 * 1024, int.MaxValue)]
    [Arguments(1_000, int.MaxValue)]
    [Arguments(64, 17)]
    public async Task Bytes_go_both_ways_in_order_whatever_fits_at_once(int capacity, int atOnce)
    {
        using var rig = RelayRig.Established(capacity);
        (rig.Side.Bearer.MaxRead, rig.Ours.MaxRead) = (atOnce, atOnce);
        byte[] up = Wire.Pattern(100_000);
        byte[] down = [.. up.Reverse()];
        var (upHeard, downHeard) = (new List<byte>(), new List<byte>());
        for (int said = 0, answered = 0; upHeard.Count < up.Length || downHeard.Count < down.Length;)
        {
            rig.Side.Peer.Send(up.AsSpan(said), out int count);
            said += count;
            rig.Node.Send(down.AsSpan(answered), out count);
            answered += count;
            upHeard.AddRange(rig.HearNode());
            downHeard.AddRange(rig.Side.Hear());
        }

        await Assert.That(upHeard.SequenceEqual(up)).IsTrue();
        await Assert.That(downHeard.SequenceEqual(down)).IsTrue();
        // A turn with many rounds goes on in the pool, and may be at its end only now.
        await Assert.That(await Eventually.IsTrueAsync(() => rig.Side.Slabs.Outstanding == 0)).IsTrue();
        await Assert.That(rig.Side.Bearer.Violations).IsEmpty();
        await Assert.That(rig.Ours.Violations).IsEmpty();
        await Assert.That(rig.Connection.BytesReceived).IsEqualTo(Wire.Propose().Length + up.Length);
        await Assert.That(rig.Connection.BytesSent).IsEqualTo(Wire.Answer().Length + down.Length);
    }

    [Test]
    public async Task Nothing_more_is_read_than_one_buffer_while_the_other_side_does_not_read()
    {
        using var rig = RelayRig.Established(capacity: 1_000);
        int taken = 0;
        for (int i = 0; i < 100; i++)
        {
            rig.Side.Peer.Send(new byte[1_000], out int count);
            taken += count;
        }

        // What the node has not read, what is lent to the write, and what is left in the peer's pipe.
        await Assert.That(taken).IsLessThanOrEqualTo(1_000 + (16 * 1024) + 1_000);
        await Assert.That(rig.Side.Slabs.Outstanding).IsEqualTo(1);
        int heard = 0;
        await Assert.That(await Eventually.IsTrueAsync(() => (heard += rig.HearNode().Length) == taken)).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => rig.Side.Slabs.Outstanding == 0)).IsTrue();
    }

    [Test]
    public async Task Idle_it_holds_no_buffer_and_its_only_deadline_is_one_that_is_past()
    {
        using var rig = RelayRig.Established();
        rig.Side.Pass(10.1);
        await Assert.That(rig.Side.Wheel.Armed).IsEqualTo(0);
        await Assert.That(rig.Side.Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task A_peer_that_ends_its_direction_still_hears_the_node_out()
    {
        using var rig = RelayRig.Established();
        rig.Side.Say([1, 2]);
        rig.Side.Peer.EndSending();
        await Assert.That(rig.HearNode(out var end).SequenceEqual(new byte[] { 1, 2 })).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.NodeSays([3, 4]);
        await Assert.That(rig.Side.Hear().SequenceEqual(new byte[] { 3, 4 })).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Node.EndSending();
        rig.Side.Hear(out end);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(rig.Side.Bearer.WasAborted || rig.Ours.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task A_node_that_ends_its_direction_still_hears_the_peer_out()
    {
        using var rig = RelayRig.Established();
        rig.Node.EndSending();
        rig.Side.Hear(out var end);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        rig.Side.Say([1, 2]);
        await Assert.That(rig.HearNode().SequenceEqual(new byte[] { 1, 2 })).IsTrue();
        rig.Side.Peer.EndSending();
        rig.HearNode(out end);
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendClosed);
        await Assert.That(rig.Side.Bearer.WasAborted || rig.Ours.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task A_direction_ends_only_after_what_was_under_way_in_it()
    {
        using var rig = RelayRig.Established(capacity: 1_000);
        int said = 0;
        for (int i = 0; i < 8; i++)
        {
            rig.Side.Peer.Send(new byte[1_000], out int count);
            said += count;
        }

        rig.Side.Peer.EndSending();
        await Assert.That(HearAll(() => (rig.HearNode(out var end).Length, end), rig.Node)).IsEqualTo(said);
        rig.HearNode(out var last);
        await Assert.That(last).IsEqualTo(BearerStatus.Ended);
    }

    [Test]
    public async Task A_reset_of_the_peer_resets_the_way_to_the_node()
    {
        using var rig = RelayRig.Established();
        rig.Side.Peer.Abort();
        await Assert.That(rig.Ours.WasAborted).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Reset);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task A_reset_of_the_node_resets_the_peer()
    {
        using var rig = RelayRig.Established();
        rig.Node.Abort();
        await Assert.That(rig.Side.Bearer.WasAborted).IsTrue();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendReset);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(true, CloseReason.BackendReset)]
    [Arguments(false, CloseReason.Reset)]
    public async Task A_write_that_fails_says_which_side_is_gone(bool isUp, CloseReason reason)
    {
        using var rig = RelayRig.Established();
        (isUp ? rig.Ours : rig.Side.Bearer).SendsFail = true;
        if (isUp)
            rig.Side.Say([1]);
        else
            rig.NodeSays([1]);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        await Assert.That(rig.Ours.WasAborted && rig.Side.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(true, CloseReason.BackendTimedOut)]
    [Arguments(false, CloseReason.WriteStalled)]
    public async Task Whoever_does_not_read_for_two_minutes_ends_it(bool isUp, CloseReason reason)
    {
        using var rig = RelayRig.Established(capacity: 100);
        rig.Side.Pass(5);
        for (int i = 0; i < 3; i++)
            (isUp ? rig.Side.Peer : rig.Node).Send(new byte[100], out _);
        await Assert.That(rig.Connection.WriteBlockedSinceMs).IsEqualTo(5_000);
        rig.Side.Pass(119.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Side.Pass(0.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
    }

    [Test]
    public async Task Whoever_reads_in_time_gets_the_next_two_minutes()
    {
        using var rig = RelayRig.Established(capacity: 100);
        for (int i = 0; i < 3; i++)
            rig.Side.Peer.Send(new byte[100], out _);
        rig.Side.Pass(100);
        rig.HearNode();
        await Assert.That(rig.Connection.WriteBlockedSinceMs).IsNull();
        for (int i = 0; i < 3; i++)
            rig.Side.Peer.Send(new byte[100], out _);
        rig.Side.Pass(119);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Side.Pass(1.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendTimedOut);
    }

    [Test]
    public async Task Whoever_does_not_read_ends_it_although_bytes_move_the_other_way()
    {
        using var rig = RelayRig.Established(capacity: 100);
        rig.Connection.ExpectWithin(TimeSpan.FromSeconds(120));
        for (int i = 0; i < 3; i++)
            rig.Node.Send(new byte[100], out _);
        // Both are due at the same moment: what moved renews the one, and is nothing to the other.
        rig.Side.Pass(60);
        rig.Side.Say([1]);
        rig.Side.Pass(60.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.WriteStalled);
    }

    [Test]
    [Arguments(true, CloseReason.BackendTimedOut)]
    [Arguments(false, CloseReason.WriteStalled)]
    public async Task Of_two_that_do_not_read_the_one_that_has_not_for_longer_ends_it(bool isNodeFirst, CloseReason reason)
    {
        using var rig = RelayRig.Established(capacity: 100);
        // Meanwhile the handshake's deadline passes, after which there is none.
        rig.Side.Pass(20);
        var (first, second) = isNodeFirst ? (rig.Side.Peer, rig.Node) : (rig.Node, rig.Side.Peer);
        for (int i = 0; i < 3; i++)
            first.Send(new byte[100], out _);
        rig.Side.Pass(60);
        for (int i = 0; i < 3; i++)
            second.Send(new byte[100], out _);
        rig.Side.Pass(60.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
    }

    [Test]
    [Arguments(true, CloseReason.BackendReset)]
    [Arguments(false, CloseReason.Reset)]
    public async Task Where_both_wait_to_be_read_one_that_resets_is_noticed_at_once(bool isNode, CloseReason reason)
    {
        using var rig = RelayRig.Established(capacity: 100);
        // Of each the first goes through, and the second is read and waits: nobody asks for a third.
        for (int i = 0; i < 2; i++)
        {
            rig.Side.Peer.Send(new byte[100], out _);
            rig.Node.Send(new byte[100], out _);
        }

        (isNode ? rig.Node : rig.Side.Peer).Abort();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
    }

    [Test]
    public async Task A_bearer_that_tells_unasked_makes_nobody_read_more_than_is_written()
    {
        using var rig = RelayRig.Established(capacity: 100);
        for (int i = 0; i < 3; i++)
            rig.Side.Peer.Send(Wire.Pattern(100), out _);
        ((IBearerOwner)rig.Connection).OnReadable();
        await Assert.That(rig.HearNode().SequenceEqual([.. Wire.Pattern(100), .. Wire.Pattern(100), .. Wire.Pattern(100)])).IsTrue();
        await Assert.That(rig.Ours.Violations).IsEmpty();
    }

    [Test]
    public async Task Half_closed_it_has_no_more_time_than_before()
    {
        using var rig = RelayRig.Established();
        rig.Connection.ExpectWithin(TimeSpan.FromSeconds(30));
        rig.Side.Peer.EndSending();
        rig.Side.Pass(30.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
    }

    [Test]
    [Arguments(null, null, null)]
    [Arguments(1_000L, null, 1_000L)]
    [Arguments(null, 2_000L, 2_000L)]
    [Arguments(1_000L, 2_000L, 2_000L)]
    [Arguments(2_000L, 1_000L, 2_000L)]
    public async Task Of_its_sides_the_one_that_has_given_no_sign_for_longer_counts(long? peer, long? node, long? longer)
    {
        using var rig = RelayRig.Established();
        (rig.Side.Bearer.UnacknowledgedForMs, rig.Ours.UnacknowledgedForMs) = (peer, node);
        await Assert.That(rig.Connection.UnacknowledgedForMs).IsEqualTo(longer);
    }

    [Test]
    public async Task Half_closed_it_lives_as_long_as_bytes_come_and_two_minutes_more()
    {
        using var rig = RelayRig.Established();
        rig.Side.Peer.EndSending();
        for (int i = 0; i < 3; i++)
        {
            rig.Side.Pass(100);
            rig.NodeSays([1]);
        }

        // The look that finds a byte waits as long again.
        rig.Side.Pass(230);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerClosed);
        rig.Node.EndSending();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(false, CloseReason.Reset)]
    [Arguments(true, CloseReason.BackendReset)]
    public async Task A_side_that_resets_behind_its_end_is_noticed_in_five_seconds(bool isNode, CloseReason reason)
    {
        using var rig = RelayRig.Established();
        var side = isNode ? rig.Node : rig.Side.Peer;
        side.EndSending();
        rig.Side.Pass(7);
        side.Abort();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Side.Pass(5);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        await Assert.That(rig.Ours.WasAborted && rig.Side.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_side_that_has_ended_and_does_not_read_is_looked_at_without_writing_to_it(bool isNode)
    {
        using var rig = RelayRig.Established(capacity: 100);
        var (side, other) = isNode ? (rig.Node, rig.Side.Peer) : (rig.Side.Peer, rig.Node);
        side.EndSending();
        for (int i = 0; i < 3; i++)
            other.Send(new byte[100], out _);
        rig.Side.Pass(20);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(rig.Ours.Violations.Concat(rig.Side.Bearer.Violations)).IsEmpty();
    }

    [Test]
    public async Task Closed_here_both_sides_get_what_is_under_way_and_then_the_end()
    {
        using var rig = RelayRig.Established(capacity: 1_000);
        for (int i = 0; i < 5; i++)
        {
            rig.Side.Peer.Send(Wire.Pattern(1_000), out _);
            rig.Node.Send(Wire.Pattern(1_000), out _);
        }

        rig.Connection.Close(CloseReason.Recycled);
        int up = HearAll(() => (rig.HearNode(out var end).Length, end), rig.Node);
        int down = HearAll(() => (rig.Side.Hear(out var end).Length, end), rig.Side.Peer);
        await Assert.That(up >= 2_000 && down >= 2_000).IsTrue();
        rig.Node.EndSending();
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted || rig.Ours.WasAborted).IsFalse();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Recycled);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Whoever_does_not_end_after_that_is_reset_after_a_second(bool isNode)
    {
        using var rig = RelayRig.Established();
        rig.Connection.Close(CloseReason.Recycled);
        (isNode ? rig.Side.Peer : rig.Node).EndSending();
        rig.Side.Pass(0.9);
        await Assert.That(rig.Side.Owner.Story).IsEqualTo("proposed established closing");
        rig.Side.Pass(0.2);
        await Assert.That(rig.Side.Bearer.WasAborted).IsTrue();
        // One that has ended has all that it was sent to read.
        await Assert.That(rig.Ours.WasAborted).IsEqualTo(isNode);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task Where_the_end_is_a_reset_it_is_one_for_the_peer_alone()
    {
        using var rig = RelayRig.Established(change: static settings => settings with { ResetOnClose = true });
        rig.Node.EndSending();
        rig.Side.Say([1, 2]);
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.BackendClosed);
        await Assert.That(rig.Side.Bearer.WasAborted).IsTrue();
        // It may read as late as it likes.
        await Assert.That(rig.HearNode(out var end).SequenceEqual(new byte[] { 1, 2 })).IsTrue();
        await Assert.That(end).IsEqualTo(BearerStatus.Ended);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task A_node_that_talks_on_after_that_is_reset()
    {
        using var rig = RelayRig.Established();
        rig.Connection.Close(CloseReason.Recycled);
        rig.NodeSays(new byte[65_537]);
        await Assert.That(rig.Ours.WasAborted).IsTrue();
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task A_node_that_talks_on_and_reads_nothing_after_that_is_reset_and_the_peer_is_not()
    {
        using var rig = RelayRig.Established(capacity: 1_000);
        for (int i = 0; i < 3; i++)
            rig.Side.Peer.Send(new byte[1_000], out _);
        rig.Connection.Close(CloseReason.Recycled);
        while (!rig.Ours.WasAborted)
            rig.NodeSays(new byte[1_000]);
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Side.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Bytes_lent_to_the_kernel_are_returned_only_when_it_is_done_with_them(bool isUp)
    {
        using var rig = RelayRig.Established(capacity: 100);
        (isUp ? rig.Ours : rig.Side.Bearer).HoldsCompletions = true;
        for (int i = 0; i < 3; i++)
            (isUp ? rig.Side.Peer : rig.Node).Send(new byte[100], out _);
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(rig.Side.Owner.Story).IsEqualTo("proposed established closing closed");
        await Assert.That(rig.Side.Slabs.Outstanding).IsEqualTo(1);
        (isUp ? rig.Ours : rig.Side.Bearer).Deliver();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    private static int HearAll(Func<(int Length, BearerStatus End)> hear, Dingo.Tests.Ouroboros.Bearers.InMemoryBearer listener)
    {
        int heard = 0;
        while (true)
        {
            var (length, end) = hear();
            heard += length;
            if (end == BearerStatus.Ended || listener.WaitReadable())
                return heard;
        }
    }
}
