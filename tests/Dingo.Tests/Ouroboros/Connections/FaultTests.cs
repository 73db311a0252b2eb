using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class FaultTests
{
    [Test]
    public async Task A_handler_that_throws_costs_its_connection_and_the_others_are_told()
    {
        var failing = new RecordingHandler { OnReceived = (_, _) => throw new InvalidDataException("mine") };
        var other = new RecordingHandler();
        using var rig = ConnectionRig.Established(runs: [(2, failing), (3, other)]);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.InternalError);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("mine");
        await Assert.That(rig.Owner.Faults.Single()).IsTypeOf<InvalidDataException>();
        await Assert.That(other.Closes.SequenceEqual([CloseReason.InternalError])).IsTrue();
        await Assert.That(failing.Closes.SequenceEqual([CloseReason.InternalError])).IsTrue();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_handler_that_throws_when_it_is_closed_does_not_keep_the_others_from_it()
    {
        var failing = new RecordingHandler { OnClosed = _ => throw new InvalidDataException("mine") };
        var other = new RecordingHandler();
        using var rig = ConnectionRig.Established(runs: [(2, failing), (3, other)]);
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(other.Closes.SequenceEqual([CloseReason.Stopping])).IsTrue();
        await Assert.That(rig.Owner.Faults.Count).IsEqualTo(1);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_handler_that_throws_when_it_may_write_again_leaves_no_slab_behind()
    {
        var failing = new RecordingHandler { OnWritable = _ => throw new InvalidDataException("mine") };
        using var rig = ConnectionRig.Established(capacity: 4_096);
        var channel = rig.Connection.Attach(2, MiniProtocolRole.Responder, failing);
        channel.TryWrite(new byte[MiniProtocolChannel.DefaultEgressLimit + 20_000]);
        await Assert.That(channel.TryWrite([1])).IsFalse();
        for (int i = 0; i < 100; i++)
            rig.Hear();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.InternalError);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_owner_that_throws_at_any_point_costs_this_connection_only()
    {
        foreach (int point in (int[])[0, 1, 2])
        {
            using var rig = ConnectionRig.Responder();
            Action<Connection> fail = _ => throw new InvalidDataException("owner");
            if (point == 0)
                rig.Owner.Established = fail;
            else if (point == 1)
                rig.Owner.Closing = fail;
            else
                rig.Owner.Closed = fail;
            rig.Connection.Start();
            rig.Say(Wire.Propose());
            rig.Connection.Abort(CloseReason.Stopping);
            await Assert.That(rig.Owner.Faults.Count).IsEqualTo(1);
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }

    [Test]
    public async Task An_owner_that_throws_in_everything_is_told_in_order_all_the_same()
    {
        using var rig = ConnectionRig.Responder();
        rig.Owner.Established = rig.Owner.Closing = rig.Owner.Closed = _ => throw new InvalidDataException("owner");
        rig.Connection.Start();
        rig.Say(Wire.Propose());
        await Assert.That(rig.Owner.Faults.Count).IsEqualTo(3);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_owner_that_throws_while_a_write_completes_does_not_lose_the_lent_slab()
    {
        ConnectionRig rig = null!;
        var handler = new RecordingHandler
        {
            OnReceived = (channel, _) =>
            {
                // Both are marked while the turn is ours, and so done together.
                channel.Connection.Close(CloseReason.Done);
                rig.Hear();
                rig.Bearer.Deliver();
            },
        };
        rig = ConnectionRig.Established(capacity: 100, runs: [(2, handler)]);
        using (rig)
        {
            var channel = rig.Connection.Attach(3, MiniProtocolRole.Responder, new RecordingHandler());
            rig.Bearer.HoldsCompletions = true;
            channel.TryWrite(new byte[150]);
            rig.Owner.Closing = _ => throw new InvalidDataException("owner");
            rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
            rig.Bearer.Deliver();
            await rig.NothingIsLeftAsync("established closing closed");
        }
    }
}
