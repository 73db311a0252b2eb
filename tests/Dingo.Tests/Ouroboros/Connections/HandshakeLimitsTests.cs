using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class HandshakeLimitsTests
{
    [Test]
    public async Task A_proposal_cut_in_two_at_any_byte_is_accepted()
    {
        byte[] whole = Wire.Propose();
        for (int cut = 1; cut < whole.Length; cut++)
        {
            using var rig = ConnectionRig.Responder();
            rig.Connection.Start();
            rig.Say(whole.AsSpan(0, cut));
            rig.Say(whole.AsSpan(cut));
            await Assert.That(rig.Owner.Story).IsEqualTo("established");
            rig.Connection.Abort(CloseReason.Stopping);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    public async Task A_proposal_read_byte_by_byte_is_accepted()
    {
        using var rig = ConnectionRig.Responder();
        rig.Bearer.MaxRead = 1;
        var established = new TaskCompletionSource();
        rig.Owner.Established = _ => established.TrySetResult();
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        // So many reads may be more than a turn: the rest is done in the pool.
        await established.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.That(rig.Owner.Story).IsEqualTo("established");
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_proposal_over_several_segments_is_accepted()
    {
        byte[] message = Convert.FromHexString(Wire.Proposal);
        for (int cut = 1; cut < message.Length; cut++)
        {
            using var rig = ConnectionRig.Responder();
            rig.Connection.Start();
            rig.Say([
                .. Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(0, cut)),
                .. Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(cut))]);
            await Assert.That(rig.Owner.Story).IsEqualTo("established");
            rig.Connection.Abort(CloseReason.Stopping);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    [Arguments(16, CloseReason.None)]
    [Arguments(17, CloseReason.HandshakeMalformed)]
    public async Task A_proposal_in_more_than_sixteen_segments_is_malformed(int segments, CloseReason reason)
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        // An unknown version with a long value, fed a byte per segment: never complete within the count.
        byte[] message = [0x82, 0x00, 0xa1, 0x18, 0x63, 0x58, 0x40, .. new byte[60]];
        for (int i = 0; i < segments; i++)
            rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(i, 1)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task Another_protocol_the_wrong_direction_or_no_length_is_malformed()
    {
        byte[] proposal = Convert.FromHexString(Wire.Proposal);
        byte[][] wrong =
        [
            Wire.Segment(2, MiniProtocolRole.Initiator, proposal),
            Wire.Segment(0, MiniProtocolRole.Responder, proposal),
            Wire.Segment(0, MiniProtocolRole.Initiator, []),
        ];
        foreach (byte[] segment in wrong)
        {
            using var rig = ConnectionRig.Responder();
            rig.Connection.Start();
            rig.Say(segment);
            await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
            await rig.NothingIsLeftAsync("closing closed");
        }
    }

    [Test]
    public async Task A_header_that_announces_more_than_a_handshake_is_malformed_with_its_first_payload_byte()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, new byte[5_761]).AsSpan(0, 9));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    [Arguments(5_760, CloseReason.HandshakeRefused)]
    [Arguments(5_761, CloseReason.HandshakeMalformed)]
    public async Task A_message_above_the_limit_is_malformed_however_it_is_cut(int length, CloseReason reason)
    {
        // One unknown version whose value is a byte string that fills the message.
        int value = length - 8;
        byte[] message = [0x82, 0x00, 0xa1, 0x18, 0x63, 0x59, (byte)(value >> 8), (byte)value, .. new byte[value]];
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(0, 3_000)));
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, message.AsSpan(3_000)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        rig.Pass(1.2);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task What_is_kept_of_a_proposal_is_malformed_with_the_first_byte_too_many()
    {
        byte[] message = [0x82, 0x00, 0xa1, 0x18, 0x63, 0x59, 0xff, 0xff, .. new byte[5_000]];
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, message));
        byte[] next = Wire.Segment(0, MiniProtocolRole.Initiator, new byte[1_000]);
        int room = SegmentLimits.MaxHandshakeMessage - message.Length;
        rig.Say(next.AsSpan(0, SegmentHeader.Size + room));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Say(next.AsSpan(SegmentHeader.Size + room, 1));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("too_large");
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task Dripping_bytes_do_not_move_the_deadline()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        byte[] whole = Wire.Propose();
        for (int second = 0; second < 9; second++)
        {
            rig.Say(whole.AsSpan(second, 1));
            rig.Pass(1);
        }

        rig.Pass(0.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
        await Assert.That(rig.Bearer.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task A_proposal_that_drips_has_the_time_of_the_handshake_and_not_that_of_a_segment()
    {
        using var rig = ConnectionRig.Responder(change: static settings => settings with { HandshakeTimeout = TimeSpan.FromSeconds(60) });
        rig.Connection.Start();
        rig.Say(Wire.Propose().AsSpan(..5));
        rig.Pass(59.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
    }

    [Test]
    public async Task A_deadline_that_falls_on_a_tick_is_kept_with_that_tick()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        rig.Pass(9.9);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
        await rig.NothingIsLeftAsync("closing closed");
    }

    [Test]
    public async Task What_was_kept_of_a_query_in_pieces_is_given_back_with_the_answer()
    {
        using var rig = ConnectionRig.Responder();
        rig.Connection.Start();
        byte[] query = Convert.FromHexString(Wire.Query);
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, query.AsSpan(..3)));
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(1);
        rig.Say(Wire.Segment(0, MiniProtocolRole.Initiator, query.AsSpan(3..)));
        await Assert.That(rig.Owner.Answered).IsEqualTo(1);
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task A_silent_client_of_the_node_is_held_to_the_same_deadline()
    {
        using var rig = ConnectionRig.Responder(ConnectionRig.NodeToClient);
        rig.Connection.Start();
        rig.Pass(10.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeTimedOut);
        await rig.NothingIsLeftAsync("closing closed");
    }
}
