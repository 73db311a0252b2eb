using System.Net;
using System.Net.Sockets;
using System.Text;
using Dingo.ConnManager;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Events;

public sealed class ConnectionRecycleRequestTests
{
    [Test]
    [Arguments("a", 256)]
    [Arguments("é", 256)]
    [Arguments("€", 255)]
    [Arguments("😀", 256)]
    [Arguments("\ud800", 255)]
    public async Task A_reason_is_cut_at_256_bytes_between_two_characters(string character, int bytes)
    {
        string text = string.Concat(Enumerable.Repeat(character, 400));
        string reason = Request(text).Reason;
        await Assert.That(Encoding.UTF8.GetByteCount(reason)).IsEqualTo(bytes);
        await Assert.That(text.StartsWith(reason, StringComparison.Ordinal)).IsTrue();
        await Assert.That(reason.Length % character.Length).IsEqualTo(0);
    }

    [Test]
    public async Task A_character_that_does_not_fit_whole_is_left_out()
    {
        string almost = new('a', 253);
        await Assert.That(Request(almost + "😀").Reason).IsEqualTo(almost);
        await Assert.That(Request(almost + "€").Reason).IsEqualTo(almost + "€");
        await Assert.That(Request(almost + "€a").Reason).IsEqualTo(almost + "€");
        await Assert.That(Request("").Reason).IsEqualTo("");
        await Assert.That(Request(null!).Reason).IsEqualTo("");
    }

    [Test]
    public async Task It_closes_exactly_the_connection_it_names_and_says_why()
    {
        await using var running = await RunningManager.StartAsync();
        using var one = await RawPeer.EstablishAsync(running.Nodes);
        using var two = await RawPeer.EstablishAsync(running.Nodes);
        var first = (await running.Events.NextInboundAsync()).ConnectionId;
        var second = (await running.Events.NextInboundAsync()).ConnectionId;
        string reason = "stalled " + new string('x', 400);

        var outcome = running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(first, "key", reason));
        await Assert.That(outcome).IsEqualTo(RecycleOutcome.Closed);
        await Assert.That(await one.IsClosedByPeerAsync()).IsTrue();
        one.Dispose();
        var request = (await running.Events.NextAsync()).AsConnectionRecycleRequested();
        await Assert.That(request.ConnKey).IsEqualTo("key");
        var closed = await running.Events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(first);
        await Assert.That(closed.Reason).IsEqualTo(CloseReason.Recycled);
        await Assert.That(closed.Detail).IsEqualTo(reason[..256]);
        await Assert.That(closed.Error).IsNull();
        await Assert.That(running.Manager.GetConnectionById(second)).IsNotNull();
        await Assert.That(string.Join(' ', running.Manager.Figures.Recycles)).IsEqualTo("1 0 0 0");
    }

    [Test]
    public async Task One_for_a_connection_that_is_gone_is_counted_and_does_nothing()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        var successor = new ConnectionId(id.Number + 1, id.Local, id.Remote);
        await Assert.That(Recycle(successor)).IsEqualTo(RecycleOutcome.Unknown);
        await Assert.That(Recycle(default)).IsEqualTo(RecycleOutcome.Unknown);
        await Assert.That(running.Manager.GetConnectionById(id)).IsNotNull();
        await Assert.That(Recycle(id)).IsEqualTo(RecycleOutcome.Closed);
        await Assert.That(Recycle(id)).IsEqualTo(RecycleOutcome.Stale);
        await Assert.That(string.Join(' ', running.Manager.Figures.Recycles)).IsEqualTo("1 1 2 0");

        RecycleOutcome Recycle(ConnectionId which) => running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(which, "", ""));
    }

    [Test]
    public async Task It_is_acted_on_while_the_ring_of_every_subscriber_is_full()
    {
        await using var running = await RunningManager.StartAsync();
        using var sleeper = running.Manager.Bus.Subscribe("sleeper", capacity: 1);
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        for (int i = 0; i < 10_000; i++)
            running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(default, "", "noise"));
        running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(id, "", "now"));
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
    }

    [Test]
    public async Task Raced_with_a_reconnect_it_never_hits_the_successor()
    {
        using var bench = new TableBench();
        var peer = TableBench.Tcp("10.0.0.1", 4000);
        var connection = bench.Establish(peer);
        for (int i = 0; i < 1000; i++)
        {
            var old = connection;
            Connection? successor = null;
            await Task.WhenAll(
                Task.Run(() => bench.Table.Find(old.Id.Number)?.Close(CloseReason.Recycled)),
                Task.Run(() => successor = bench.Establish(peer)));
            if (old.CloseReason is not (CloseReason.Recycled or CloseReason.Collision) || bench.Table.Find(successor!.Id.Number) != successor)
                Assert.Fail($"Round {i}: the successor of {old.Id} did not survive.");
            connection = successor!;
        }

        await Assert.That(await Eventually.IsTrueAsync(() => bench.Counts.Inbound == 1)).IsTrue();
    }

    [Test]
    public async Task Raced_with_a_reconnect_ten_thousand_times_with_every_ring_full_none_is_lost_and_the_successor_survives()
    {
        using var bench = new TableBench();
        await using var manager = new ConnectionManager(new ConnectionManagerConfig { EventBus = bench.Bus, Limits = RunningManager.WideLimits });
        await manager.StartAsync();
        using var sleeper = bench.Bus.Subscribe("sleeper", capacity: 1);
        var peer = TableBench.Tcp("10.0.0.1", 4000);
        var outcomes = new int[RecycleOutcomeNames.Count];
        var current = Added.Establish(peer);
        manager.AddConnection(current, isInbound: true, "");
        for (int i = 0; i < 10_000; i++)
        {
            var old = current;
            var id = old.Id;
            current = Added.Establish(peer);
            var request = Task.Run(() => manager.RequestRecycle(new ConnectionRecycleRequestedEvent(id, id.ToString(), "stalled")));
            bool isIn = manager.AddConnection(current, isInbound: true, "");
            var outcome = await request;
            outcomes[(int)outcome]++;
            bool isToldRight = old.CloseReason == (outcome == RecycleOutcome.Closed ? CloseReason.Recycled : CloseReason.Collision);
            if (!isIn || !isToldRight || manager.GetConnectionById(current.Id) != current)
                Assert.Fail($"Round {i}: told {outcome.Name()}, the old one is {old.CloseReason.Name()}, the new one {current.CloseReason.Name()}.");
        }

        await Assert.That(outcomes[(int)RecycleOutcome.Closed] + outcomes[(int)RecycleOutcome.Stale]).IsEqualTo(10_000);
        await Assert.That(string.Join(' ', manager.Figures.Recycles)).IsEqualTo(string.Join(' ', outcomes));
        // The last one that was closed may still be in a turn on the other thread.
        await Assert.That(await Eventually.IsTrueAsync(() => manager.InboundCount == 1)).IsTrue();
    }

    [Test]
    [Arguments(0UL, "7@10.0.0.1:4000", true, 7UL)]
    [Arguments(7UL, "7@10.0.0.1:4000", true, 7UL)]
    [Arguments(7UL, "8@10.0.0.1:4000", false, 7UL)]
    [Arguments(7UL, "10.0.0.1:4000", true, 7UL)]
    [Arguments(0UL, "10.0.0.1:4000", true, 0UL)]
    [Arguments(0UL, "@10.0.0.1:4000", true, 0UL)]
    [Arguments(7UL, "99999999999999999999@x", true, 7UL)]
    [Arguments(7UL, "a peer by another name", true, 7UL)]
    [Arguments(7UL, "", true, 7UL)]
    [Arguments(7UL, null, true, 7UL)]
    public async Task Its_key_stands_for_a_missing_identity_and_must_agree_with_one_that_is_given(ulong id, string? key, bool agree, ulong number)
    {
        var named = new ConnectionId(id, TableBench.Local, TableBench.Tcp("10.0.0.1", 4000));
        await Assert.That(new ConnectionRecycleRequestedEvent(named, key!, "").TryReconcile(out ulong found)).IsEqualTo(agree);
        await Assert.That(found).IsEqualTo(number);
    }

    [Test]
    public async Task One_that_contradicts_itself_closes_nothing_and_an_address_alone_names_no_connection()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        await Assert.That(Recycle(id, $"{id.Number + 1}@{id.Remote}")).IsEqualTo(RecycleOutcome.Contradictory);
        await Assert.That(Recycle(default, id.Remote.ToString())).IsEqualTo(RecycleOutcome.Unknown);
        await Assert.That(running.Manager.GetConnectionById(id)).IsNotNull();
        await Assert.That(Recycle(default, id.ToString())).IsEqualTo(RecycleOutcome.Closed);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();

        RecycleOutcome Recycle(ConnectionId which, string key) =>
            running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(which, key, ""));
    }

    [Test]
    public async Task A_stale_one_never_hits_the_successor_that_has_the_same_addresses()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        var from = new IPEndPoint(IPAddress.Parse("127.0.0.78"), 0);
        var peer = await ReconnectAsync(running, from);
        from = (IPEndPoint)peer.Socket.LocalEndPoint!;
        var old = (await running.Events.NextInboundAsync()).ConnectionId;
        for (int i = 0; i < 100; i++)
        {
            // The peer reconnects from the same port while the request for its predecessor is made again and again.
            using var done = new CancellationTokenSource();
            var stale = new ConnectionRecycleRequestedEvent(old, "", "");
            peer.Dispose();
            await Assert.That((await running.Events.NextClosedAsync()).ConnectionId).IsEqualTo(old);
            var requests = Task.Run(() =>
            {
                do
                    running.Manager.HandleConnectionRecycleRequestedEvent(stale);
                while (!done.IsCancellationRequested);
            });
            peer = await ReconnectAsync(running, from);
            var successor = (await running.Events.NextInboundAsync()).ConnectionId;
            await done.CancelAsync();
            await requests.WaitAsync(Eventually.Deadline);

            await Assert.That((successor.Local, successor.Remote)).IsEqualTo((old.Local, PeerEndPoint.From(from)));
            await Assert.That(running.Manager.GetConnectionById(successor)).IsNotNull();
            await Assert.That(running.Manager.GetConnectionById(old)).IsNull();
            old = successor;
        }

        await Assert.That(running.Manager.Figures.Lifecycle.Closes(CloseReason.Recycled)).IsEqualTo(0);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
        peer.Dispose();
    }

    // A peer with a port of its own, which ends by reset so that it can have the port again.
    private static async Task<RawPeer> ReconnectAsync(RunningManager running, IPEndPoint from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(from);
        await socket.ConnectAsync(running.Nodes).WaitAsync(Eventually.Deadline);
        var peer = new RawPeer(socket);
        await Assert.That(await peer.AskAsync(Wire.ProposeUnidirectional)).IsEqualTo(Wire.AcceptUnidirectional);
        return peer;
    }

    private static ConnectionRecycleRequestedEvent Request(string reason) => new(default, "", reason);
}
