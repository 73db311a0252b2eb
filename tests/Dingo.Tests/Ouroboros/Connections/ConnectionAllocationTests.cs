using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.Ouroboros.Connections;

public sealed class ConnectionAllocationTests
{
    [Test]
    public async Task A_ping_and_its_pong_allocate_nothing_and_an_idle_connection_holds_no_slab()
    {
        using var rig = ConnectionRig.Established(runs: [(8, new Echo())]);
        byte[] ping = Wire.Segment(8, MiniProtocolRole.Initiator, [0x82, 0x00, 0x01]);
        byte[] pong = new byte[64];
        await Assert.That(Allocations.InCleanestRound(() => RoundTrip(rig, ping, pong))).IsEqualTo(0);
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
        rig.Pass(200);
        await Assert.That(rig.Wheel.Armed).IsEqualTo(0);
        rig.Connection.Abort(CloseReason.Stopping);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    private static void RoundTrip(ConnectionRig rig, byte[] ping, byte[] pong)
    {
        rig.Peer.Send(ping, out _);
        rig.Peer.Receive(pong, out int count);
        if (count != ping.Length)
            throw new InvalidOperationException("No pong.");
    }

    private sealed class Echo : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes) => channel.TryWrite(bytes);
    }
}
