using System.Net;
using System.Net.Sockets;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.ConnManager;

namespace Dingo.Tests.Ouroboros.Bearers;

/// <summary>What is particular to sockets of which each change is told once.</summary>
public sealed class PolledBearerTests
{
    private static readonly PeerEndPoint End = PeerEndPoint.Tcp(IPAddress.Loopback, 1);

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task An_end_right_behind_the_last_bytes_is_found(PeerEndPointKind kind)
    {
        using var sockets = new SocketPair(kind);
        for (int i = 0; i < 300; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            using var bearer = sockets.Bear(accepted, isPolled: true);
            var reader = new BearerReader(bearer);
            var ending = Task.Run(() =>
            {
                peer.Send([1, 2, 3]);
                peer.Dispose();
            });
            reader.Start();
            await ending;
            await Assert.That(await reader.Ended.WaitAsync(Eventually.Deadline)).IsEqualTo(BearerStatus.Ended);
            await Assert.That(reader.Received).IsEqualTo(3);
        }
    }

    [Test]
    [Arguments(PeerEndPointKind.Tcp)]
    [Arguments(PeerEndPointKind.Unix)]
    public async Task Nothing_that_comes_is_ever_left_lying_however_it_falls_together_with_the_wait(PeerEndPointKind kind)
    {
        using var sockets = new SocketPair(kind);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var bearer = sockets.Bear(accepted, isPolled: true);
        var reader = new BearerReader(bearer);
        reader.Start();
        var random = new Random(7);
        byte[] bytes = new byte[3 * BearerReader.BufferBytes];
        long sent = 0;
        for (int i = 0; i < 3000; i++)
        {
            // Of the reader's buffer a part, all, or more than that; now and then two together.
            sent += await peer.SendAsync(bytes.AsMemory(0, random.Next(1, bytes.Length + 1)));
            if (random.Next(4) != 0)
                await Assert.That(SpinWait.SpinUntil(() => reader.Received == sent, Eventually.Deadline)).IsTrue().Because($"in round {i}");
        }

        peer.Dispose();
        await Assert.That(await reader.Ended.WaitAsync(Eventually.Deadline)).IsEqualTo(BearerStatus.Ended);
        await Assert.That(reader.Received).IsEqualTo(sent);
    }

    [Test]
    public async Task What_is_lent_comes_back_once_and_is_not_sent_from_after_that_whenever_the_bearer_is_disposed()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Unix);
        for (int i = 0; i < 300; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            using var _ = peer;
            var bearer = sockets.Bear(accepted, isPolled: true);
            var signals = new BearerSignals();
            bearer.Attach(signals);
            byte[] lent = new byte[1 << 20];
            bool isLent = bearer.SendAll(lent, out var status);
            var reading = ReadAsync(peer);
            var disposing = Task.Run(bearer.Dispose);
            status = isLent ? await signals.Sent.Task.WaitAsync(Eventually.Deadline) : status;
            Array.Fill<byte>(lent, 1);
            await disposing.WaitAsync(Eventually.Deadline);
            long heard = await reading.WaitAsync(Eventually.Deadline);
            await Assert.That(heard == lent.Length).IsEqualTo(status == BearerStatus.Moved);
        }
    }

    [Test]
    public async Task A_socket_may_be_sent_to_before_it_is_connected()
    {
        using var node = Listening(new IPEndPoint(IPAddress.Loopback, 0));
        using var bearer = Unconnected(node.LocalEndPoint!);
        var signals = new BearerSignals();
        bearer.Attach(signals);
        await Assert.That(bearer.TryConnect(node.LocalEndPoint!.Serialize())).IsTrue();
        if (bearer.SendAll(new byte[] { 7 }, out var status))
            status = await signals.Sent.Task.WaitAsync(Eventually.Deadline);
        await Assert.That(status).IsEqualTo(BearerStatus.Moved);
        using var accepted = await node.AcceptAsync().WaitAsync(Eventually.Deadline);
        byte[] heard = new byte[2];
        await Assert.That(await accepted.ReceiveAsync(heard).WaitAsync(Eventually.Deadline)).IsEqualTo(1);
        await Assert.That(heard[0]).IsEqualTo((byte)7);
    }

    [Test]
    public async Task Where_nobody_listens_it_says_so_with_what_is_sent_at_the_latest()
    {
        using var closed = new ClosedPort();
        var address = IPEndPoint.Parse(closed.Address);
        using var bearer = Unconnected(address);
        var signals = new BearerSignals();
        bearer.Attach(signals);
        if (bearer.TryConnect(address.Serialize()))
        {
            if (bearer.SendAll(new byte[] { 7 }, out var status))
                status = await signals.Sent.Task.WaitAsync(Eventually.Deadline);
            await Assert.That(status).IsEqualTo(BearerStatus.Broken);
        }

        await Assert.That(bearer.Error).IsEqualTo(SocketError.ConnectionRefused);
        var nowhere = new UnixDomainSocketEndPoint("/nowhere/node.socket");
        using var homeless = Unconnected(nowhere);
        await Assert.That(homeless.TryConnect(nowhere.Serialize())).IsFalse();
        await Assert.That(homeless.Error).IsEqualTo(SocketError.AddressNotAvailable);
    }

    [Test]
    public async Task A_Unix_socket_whose_queue_is_full_says_that_it_would_block()
    {
        using var folder = new SocketFolder();
        using var node = Listening(folder.EndPoint, backlog: 0);
        using var first = Unconnected(folder.EndPoint);
        await Assert.That(first.TryConnect(folder.EndPoint.Serialize())).IsTrue();
        using var second = Unconnected(folder.EndPoint);
        await Assert.That(second.TryConnect(folder.EndPoint.Serialize())).IsFalse();
        await Assert.That(second.Error).IsEqualTo(SocketError.WouldBlock);
    }

    [Test]
    public async Task What_is_sent_second_is_not_held_back()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        using var bearer = new PolledBearer(accepted, End, End) { IsPromptLater = true };
        accepted.NoDelay = false;
        await Assert.That(bearer.Send([1], out int _)).IsEqualTo(BearerStatus.Moved);
        await Assert.That(accepted.NoDelay).IsFalse();
        await Assert.That(bearer.Send([1], out int _)).IsEqualTo(BearerStatus.Moved);
        await Assert.That(accepted.NoDelay).IsTrue();
        bearer.Dispose();
        await Assert.That(bearer.Send([1], out int _)).IsEqualTo(BearerStatus.Broken);
    }

    [Test]
    public async Task One_that_is_disposed_while_it_is_waited_for_tells_that_it_is_broken_and_leaves_its_place_to_another()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        for (int i = 0; i < 300; i++)
        {
            var (accepted, peer) = await sockets.ConnectAsync();
            var bearer = sockets.Bear(accepted, isPolled: true);
            var signals = new BearerSignals();
            bearer.Attach(signals);
            await Assert.That(bearer.WaitReadable()).IsTrue();
            // What comes meanwhile is told to it, or to nobody.
            var sending = Task.Run(() => peer.Send([1]));
            bearer.Dispose();
            await signals.Readable.Task.WaitAsync(Eventually.Deadline);
            await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.Broken);
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            peer.Dispose();
        }
    }

    [Test]
    public async Task One_that_was_given_a_poller_is_read_on_its_thread_from_the_first_byte_on()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        peer.Send([1]);
        using var bearer = new PolledBearer(accepted, End, End) { Poller = Poller.Start("its own") };
        var signals = new BearerSignals();
        bearer.Attach(signals);
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.WouldBlock);
        await Assert.That(bearer.WaitReadable()).IsTrue();
        await signals.Readable.Task.WaitAsync(Eventually.Deadline);
        await Assert.That(signals.ReadableOn).IsEqualTo("its own");
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.Moved);
    }

    [Test]
    public async Task One_that_is_waited_for_before_it_is_read_is_read_by_whoever_was_told()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        using var bearer = new PolledBearer(accepted, End, End) { Poller = Poller.Start("its own") };
        var signals = new BearerSignals();
        bearer.Attach(signals);
        await Assert.That(bearer.WaitReadable()).IsTrue();
        peer.Send([1]);
        await signals.Readable.Task.WaitAsync(Eventually.Deadline);
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.Moved);
    }

    [Test]
    public async Task One_that_its_poller_cannot_watch_is_broken()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        using var bearer = new PolledBearer(accepted, End, End) { Poller = Poller.Start("its own") };
        bearer.Attach(new BearerSignals());
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.WouldBlock);
        accepted.Dispose();
        await Assert.That(bearer.WaitReadable()).IsFalse();
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.Broken);
    }

    [Test]
    public async Task One_that_is_disposed_before_its_poller_watches_it_is_broken()
    {
        using var sockets = new SocketPair(PeerEndPointKind.Tcp);
        var (accepted, peer) = await sockets.ConnectAsync();
        using var _ = peer;
        using var bearer = new PolledBearer(accepted, End, End) { Poller = Poller.Start("its own") };
        bearer.Attach(new BearerSignals());
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.WouldBlock);
        bearer.Dispose();
        // Whoever reads again because nobody is to tell would do so for ever.
        await Assert.That(bearer.WaitReadable()).IsFalse();
        await Assert.That(bearer.Receive(new byte[1], out int _)).IsEqualTo(BearerStatus.Broken);
    }

    private static async Task<long> ReadAsync(Socket peer)
    {
        byte[] buffer = new byte[1 << 16];
        long heard = 0;
        while (await peer.ReceiveAsync(buffer) is var count && count > 0)
        {
            heard += count;
            if (buffer.AsSpan(0, count).IndexOfAnyExcept((byte)0) >= 0)
                throw new InvalidOperationException("It was sent from after it had come back.");
        }

        return heard;
    }

    private static PolledBearer Unconnected(EndPoint address) =>
        new(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified), End, End);

    private static Socket Listening(EndPoint at, int backlog = 16)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(at);
        socket.Listen(backlog);
        return socket;
    }
}
