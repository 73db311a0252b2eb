using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Ouroboros.Bearers;

public sealed class SocketBearerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    [Arguments(PeerEndPointKind.Tcp, true)]
    [Arguments(PeerEndPointKind.Tcp, false)]
    [Arguments(PeerEndPointKind.Unix, true)]
    [Arguments(PeerEndPointKind.Unix, false)]
    public async Task A_write_that_fits_in_part_says_how_much_was_moved(PeerEndPointKind kind, bool isPolled)
    {
        using var sockets = new SocketPair(kind);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled);
        using var _ = peer;
        bearer.Attach(new BearerSignals());

        byte[] bytes = new byte[1 << 20];
        long moved = 0;
        BearerStatus status;
        do
        {
            status = bearer.Send(bytes, out int count);
            await Assert.That(count > 0).IsEqualTo(status == BearerStatus.Moved);
            moved += count;
        }
        while (status == BearerStatus.Moved);

        await Assert.That(status).IsEqualTo(BearerStatus.WouldBlock);
        bearer.Dispose();
        long heard = 0;
        byte[] buffer = new byte[1 << 16];
        for (int count = 1; count > 0; heard += count)
            count = await peer.ReceiveAsync(buffer).WaitAsync(Deadline);
        await Assert.That(heard).IsEqualTo(moved);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_reset_that_a_wait_found_is_still_a_reset_for_the_read_after_it(bool isPolled)
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        for (int i = 0; i < 20; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            using var bearer = sockets.Bear(accepted, isPolled);
            var signals = new BearerSignals();
            bearer.Attach(signals);
            bool waits = bearer.WaitReadable();
            await Assert.That(waits).IsTrue();
            peer.LingerState = new LingerOption(true, 0);
            peer.Dispose();
            await signals.Readable.Task.WaitAsync(Deadline);
            await Assert.That(bearer.Receive(new byte[10], out int count)).IsEqualTo(BearerStatus.Broken);
            await Assert.That(count).IsEqualTo(0);
        }
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_reset_that_came_before_the_wait_is_a_reset_too(bool isPolled)
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled);
        var signals = new BearerSignals();
        bearer.Attach(signals);
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        // The kernel tells when it is there, and the bearer does not wait yet.
        await Assert.That(accepted.Poll(Deadline, SelectMode.SelectRead)).IsTrue();
        if (bearer.WaitReadable())
            await signals.Readable.Task.WaitAsync(Deadline);
        await Assert.That(bearer.Receive(new byte[10], out int _)).IsEqualTo(BearerStatus.Broken);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task What_was_sent_before_the_end_arrives_also_when_somebody_asks_for_signs_of_life_just_then(bool isPolled)
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < 200; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            using var ending = peer;
            var bearer = sockets.Bear(accepted, isPolled);
            bearer.Attach(new BearerSignals());
            peer.Shutdown(SocketShutdown.Send);
            long sent = 0;
            while (bearer.Send(bytes, out int count) == BearerStatus.Moved)
                sent += count;
            await Assert.That(SpinWait.SpinUntil(() => bearer.Receive(bytes, out int _) == BearerStatus.Ended, Deadline)).IsTrue();
            bearer.EndSending();
            using var asking = new ManualResetEventSlim();
            bool isClosed = false;
            var asker = Task.Run(() =>
            {
                while (!Volatile.Read(ref isClosed))
                {
                    _ = bearer.UnacknowledgedForMs;
                    asking.Set();
                }
            });
            asking.Wait(Deadline);
            bearer.Dispose();
            Volatile.Write(ref isClosed, true);
            await asker.WaitAsync(Deadline);
            long heard = 0;
            for (int count = 1; count > 0; heard += count)
                count = await peer.ReceiveAsync(bytes).WaitAsync(Deadline);
            await Assert.That(heard).IsEqualTo(sent).Because($"in round {i}");
        }
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp, true)]
    [Arguments(PeerEndPointKind.Tcp, false)]
    [Arguments(PeerEndPointKind.Unix, true)]
    [Arguments(PeerEndPointKind.Unix, false)]
    public async Task A_write_of_nothing_tells_that_a_peer_is_gone_of_which_reads_only_say_that_it_has_ended(PeerEndPointKind kind, bool isPolled)
    {
        using var sockets = new SocketPair(kind);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled);
        bearer.Attach(new BearerSignals());
        peer.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[10];
        await Assert.That(await Eventually.IsTrueAsync(() => bearer.Receive(buffer, out _) == BearerStatus.Ended)).IsTrue();
        await Assert.That(bearer.Send([], out int _)).IsEqualTo(BearerStatus.Moved);
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => bearer.Send([], out _) == BearerStatus.Broken)).IsTrue();
        await Assert.That(bearer.Receive(buffer, out int _)).IsEqualTo(BearerStatus.Ended);
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp, true)]
    [Arguments(PeerEndPointKind.Tcp, false)]
    [Arguments(PeerEndPointKind.Unix, true)]
    [Arguments(PeerEndPointKind.Unix, false)]
    public async Task A_wait_takes_no_bytes_and_what_came_before_it_is_told_or_found(PeerEndPointKind kind, bool isPolled)
    {
        using var sockets = new SocketPair(kind);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled);
        using var _ = peer;
        var signals = new BearerSignals();
        bearer.Attach(signals);
        byte[] buffer = new byte[10];
        await Assert.That(bearer.Receive(buffer, out int count)).IsEqualTo(BearerStatus.WouldBlock);
        await Assert.That(bearer.WaitReadable()).IsTrue();
        await peer.SendAsync(new byte[] { 1, 2, 3 });
        await signals.Readable.Task.WaitAsync(Deadline);
        await Assert.That(bearer.Receive(buffer.AsSpan(0, 2), out count)).IsEqualTo(BearerStatus.Moved);
        await Assert.That(count).IsEqualTo(2);
        await Assert.That(bearer.WaitReadable()).IsFalse();
        await Assert.That(bearer.Receive(buffer, out count)).IsEqualTo(BearerStatus.Moved);
        await Assert.That(count).IsEqualTo(1);
        peer.Shutdown(SocketShutdown.Send);
        SpinWait.SpinUntil(() => bearer.Receive(buffer, out count) != BearerStatus.WouldBlock, Deadline);
        await Assert.That(bearer.Receive(buffer, out count)).IsEqualTo(BearerStatus.Ended);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Lent_bytes_come_back_when_they_are_sent_and_when_they_never_will_be(bool isPolled)
    {
        using var sockets = new SocketPair(PeerEndPointKind.Unix);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled);
        using var _ = peer;
        var signals = new BearerSignals();
        bearer.Attach(signals);
        byte[] bytes = new byte[4 << 20];
        await Assert.That(bearer.SendAll(bytes, out BearerStatus status)).IsTrue();
        byte[] buffer = new byte[1 << 20];
        for (int heard = 0; heard < bytes.Length;)
            heard += await peer.ReceiveAsync(buffer).WaitAsync(Deadline);
        await Assert.That(await signals.Sent.Task.WaitAsync(Deadline)).IsEqualTo(BearerStatus.Moved);

        signals.Sent = new TaskCompletionSource<BearerStatus>();
        await Assert.That(bearer.SendAll(bytes, out status)).IsTrue();
        bearer.Abort();
        await Assert.That(await signals.Sent.Task.WaitAsync(Deadline)).IsEqualTo(BearerStatus.Broken);
        await Assert.That(bearer.SendAll(bytes, out status)).IsFalse();
        await Assert.That(status).IsEqualTo(BearerStatus.Broken);
        await Assert.That(bearer.Send(bytes, out int _)).IsEqualTo(BearerStatus.Broken);
        await Assert.That(bearer.Receive(buffer, out int _)).IsEqualTo(BearerStatus.Broken);
        await Assert.That(bearer.WaitReadable()).IsFalse();
        bearer.EndSending();
        bearer.Abort();
    }
}
