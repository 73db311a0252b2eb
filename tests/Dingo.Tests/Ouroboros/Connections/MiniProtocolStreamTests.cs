using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class MiniProtocolStreamTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_read_waits_for_bytes_and_sees_the_end()
    {
        using var rig = ConnectionRig.Established();
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        byte[] buffer = new byte[100];
        var read = stream.ReadAsync(buffer).AsTask();
        await Assert.That(read.IsCompleted).IsFalse();
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1, 2, 3]));
        await Assert.That(await read.WaitAsync(Deadline)).IsEqualTo(3);

        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [4]));
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(await stream.ReadAsync(buffer)).IsEqualTo(1);
        await Assert.That(await stream.ReadAsync(buffer)).IsEqualTo(0);
        await Assert.That(await stream.WriteAsync(buffer)).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_read_that_waits_is_told_of_the_end()
    {
        using var rig = ConnectionRig.Established();
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        var read = stream.ReadAsync(new byte[100]).AsTask();
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(await read.WaitAsync(Deadline)).IsEqualTo(0);
    }

    [Test]
    [Arguments(1_000, CloseReason.None)]
    [Arguments(1_001, CloseReason.IngressOverrun)]
    public async Task More_unread_bytes_than_the_limit_close_the_connection(int bytes, CloseReason reason)
    {
        using var rig = ConnectionRig.Established();
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[600]));
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[bytes - 600]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(reason);
        rig.Connection.Abort(CloseReason.Stopping);
        stream.Dispose();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Reading_makes_room_under_the_limit()
    {
        using var rig = ConnectionRig.Established();
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        byte[] buffer = new byte[1_000];
        for (int i = 0; i < 10; i++)
        {
            rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[1_000]));
            await Assert.That(await stream.ReadAsync(buffer)).IsEqualTo(1_000);
        }

        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_writer_waits_while_too_much_is_unsent_and_goes_on_when_the_peer_reads()
    {
        using var rig = ConnectionRig.Established(capacity: 1_000);
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        await Assert.That(await stream.WriteAsync(new byte[300_000])).IsTrue();
        var write = stream.WriteAsync(new byte[1]).AsTask();
        await Assert.That(write.IsCompleted).IsFalse();
        for (int i = 0; i < 60; i++)
            rig.Hear();
        await Assert.That(await write.WaitAsync(Deadline)).IsTrue();

        await stream.WriteAsync(new byte[600_000]);
        var cut = stream.WriteAsync(new byte[1]).AsTask();
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(await cut.WaitAsync(Deadline)).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_disposed_stream_keeps_nothing_and_its_connection_goes_on()
    {
        using var rig = ConnectionRig.Established();
        var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        stream.Dispose();
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, new byte[5_000]));
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(await stream.ReadAsync(new byte[1])).IsEqualTo(0);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_cancelled_wait_leaves_the_stream_usable()
    {
        using var rig = ConnectionRig.Established();
        using var stream = MiniProtocolStream.Open(rig.Connection, 2, MiniProtocolRole.Responder, 1_000);
        using var cancellation = new CancellationTokenSource();
        byte[] buffer = new byte[10];
        var read = stream.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.That(async () => await read).Throws<OperationCanceledException>();
        rig.Say(Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        await Assert.That(await stream.ReadAsync(buffer)).IsEqualTo(1);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }
}
