using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerStopTests
{
    [Test]
    public async Task Disposing_ends_every_subscription()
    {
        var manager = new ConnectionManager(new ConnectionManagerConfig());
        using var subscription = manager.Bus.Subscribe("test");
        await manager.DisposeAsync();
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        await Assert.That(await subscription.WaitToReadAsync(deadline.Token)).IsFalse();
    }

    [Test]
    [NotInParallel]
    public async Task Stopping_with_100_silent_peers_leaves_nothing_and_waits_for_no_deadline()
    {
        // Virtual time stands still: whatever waited for a deadline would wait for ever.
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, new FakeTimeProvider());
        int before = Descriptors();
        var peers = new List<RawPeer>();
        for (int i = 0; i < 100; i++)
        {
            var peer = await RawPeer.ConnectAsync(i % 2 == 0 ? running.Nodes : running.Clients);
            peers.Add(peer);
            if (i % 3 == 0)
                await peer.SendAsync([0, 0, 0, 0, 0, 0, 0, 9, 0x82]);
        }

        await Assert.That(await Eventually.IsTrueAsync(
            () => running.Manager.Figures.Connections is { PendingInbound: 50, PendingLocal: 50 })).IsTrue();
        await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await AssertNothingIsHeld(running.Manager);
        foreach (var peer in peers)
        {
            await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
            peer.Dispose();
        }

        await Assert.That(running.Manager.Figures.Lifecycle.Handshakes(HandshakeOutcome.Cancelled)).IsEqualTo(100);
        // The runtime opens a few of its own; a leak here would be a hundred.
        await Assert.That(await Eventually.IsTrueAsync(() => Descriptors() < before + 50)).IsTrue();
    }

    [Test]
    public async Task Stopping_ends_established_connections_orderly_and_says_so()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        var stopped = running.Manager.StopAsync();
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        peer.Dispose();
        await stopped.WaitAsync(Eventually.Deadline);
        var closed = await running.Events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(id);
        await Assert.That(closed.Reason).IsEqualTo(CloseReason.Draining);
        await AssertNothingIsHeld(running.Manager);
    }

    [Test]
    public async Task Stopping_is_cut_short_by_its_token_when_peers_never_answer()
    {
        await using var running = await RunningManager.StartAsync(time: new FakeTimeProvider());
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        await running.Events.NextInboundAsync();
        using var deadline = new CancellationTokenSource();
        var stopped = running.Manager.StopAsync(deadline.Token);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(stopped.IsCompleted).IsFalse();
        await deadline.CancelAsync();
        var report = await stopped.WaitAsync(Eventually.Deadline);
        await Assert.That(report.CutShort).IsEqualTo(1);
        await Assert.That(report.Left).IsEmpty();
        await Assert.That((await running.Events.NextClosedAsync()).Reason).IsEqualTo(CloseReason.Draining);
        await AssertNothingIsHeld(running.Manager);
    }

    [Test]
    public async Task Code_that_does_not_return_outlives_the_stop_which_says_whose_it_is()
    {
        using var release = new ManualResetEventSlim();
        await using var running = await RunningManager.StartAsync();
        var stuck = Added.Establish(TableBench.Tcp("10.0.0.1", 1), out _, closing: () => release.Wait(Eventually.Deadline));
        running.Manager.AddConnection(stuck, isInbound: true, "");
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        using var deadline = new CancellationTokenSource();
        var stopped = running.Manager.StopAsync(deadline.Token);
        peer.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 1)).IsTrue();
        await deadline.CancelAsync();
        var report = await stopped.WaitAsync(Eventually.Deadline);
        await Assert.That(report.CutShort).IsEqualTo(1);
        await Assert.That(report.Left.Single()).IsEqualTo(stuck.Id);
        release.Set();
        await stuck.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 0)).IsTrue();
    }

    [Test]
    public async Task A_dial_begun_before_the_start_ends_at_once()
    {
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
            Resolver = new ScriptedNames(),
        });
        var early = await Assert.That(async () => await manager.CreateOutboundConnAsync("relay.example:3001").WaitAsync(Eventually.Deadline))
            .Throws<OutboundException>();
        await Assert.That(early!.Failure).IsEqualTo(OutboundFailure.Stopping);
    }

    [Test]
    public async Task Stopping_with_a_token_that_is_cancelled_already_resets_all_at_once()
    {
        await using var running = await RunningManager.StartAsync(time: new FakeTimeProvider());
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        await running.Manager.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.Deadline);
        await AssertNothingIsHeld(running.Manager);
    }

    [Test]
    public async Task Stopping_twice_at_once_or_in_turn_is_harmless()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.ConnectAsync(running.Nodes);
        await Task.WhenAll(running.Manager.StopAsync(), running.Manager.StopAsync()).WaitAsync(Eventually.Deadline);
        await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(running.Manager.ResolvedListeners.Count).IsEqualTo(2);
        await Assert.That(running.Manager.IsReady).IsFalse();
    }

    [Test]
    public async Task It_starts_and_stops_a_hundred_times_and_accepts_after_each_start()
    {
        await using var running = await RunningManager.StartAsync();
        for (int i = 0; i < 100; i++)
        {
            await Assert.That(running.Manager.IsReady).IsTrue();
            using var node = await RawPeer.EstablishAsync(running.Nodes);
            using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
            var stopped = running.Manager.StopAsync();
            await Assert.That(await node.IsClosedByPeerAsync() && await client.IsClosedByPeerAsync()).IsTrue();
            node.Dispose();
            client.Dispose();
            await stopped.WaitAsync(Eventually.Deadline);
            await running.Manager.StartAsync();
        }

        // Another thread may be about to deliver the last ones.
        int events = 0;
        await Assert.That(await Eventually.IsTrueAsync(() => (events += running.Events.ReadAll().Count) == 400)).IsTrue();
    }

    [Test]
    public async Task Starting_twice_is_an_error_with_listeners_or_without()
    {
        await using var running = await RunningManager.StartAsync();
        await Assert.That(async () => await running.Manager.StartAsync()).Throws<InvalidOperationException>();
        await using var bare = new ConnectionManager(new ConnectionManagerConfig());
        await bare.StartAsync();
        await Assert.That(async () => await bare.StartAsync()).Throws<InvalidOperationException>();
        await bare.StopAsync();
        await bare.StartAsync();
    }

    [Test]
    public async Task A_listener_that_cannot_be_bound_unbinds_those_before_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var first = FreeEndPoint();
        var second = FreeEndPoint();
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            Listeners = [Listener("1", first), Listener("2", second), Listener("3", taken.LocalEndPoint!)],
        });
        await Assert.That(async () => await manager.StartAsync()).Throws<ListenException>();
        await Assert.That(manager.ResolvedListeners).IsEmpty();
        foreach (var endPoint in (IPEndPoint[])[first, second])
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endPoint);
            socket.Listen();
        }

        taken.Dispose();
        await manager.StartAsync();
        await Assert.That(manager.IsReady).IsTrue();
    }

    [Test]
    public async Task Stopping_under_a_storm_of_connects_leaves_nothing()
    {
        for (int round = 0; round < 10; round++)
        {
            await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
            var nodes = running.Nodes;
            var peers = Enumerable.Range(0, 60).Select(async i =>
            {
                try
                {
                    using var peer = await RawPeer.ConnectAsync(nodes);
                    await peer.AskAsync(Wire.ProposeUnidirectional);
                    await peer.IsClosedByPeerAsync();
                }
                catch (SocketException e)
                {
                    return e.SocketErrorCode;
                }

                return SocketError.Success;
            }).ToList();
            var accepts = running.Manager.Figures.Listeners[0].Accepts;
            await Assert.That(await Eventually.IsTrueAsync(() => accepts.Accepted >= round * 5)).IsTrue();
            await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
            await AssertNothingIsHeld(running.Manager);
            await Task.WhenAll(peers).WaitAsync(Eventually.Deadline);
            await Assert.That(running.Manager.Figures.Lifecycle.Faults).IsEqualTo(0);
            foreach (var listener in running.Manager.Figures.Listeners)
                await Assert.That(listener.Accepts.Errors(AcceptErrorKind.ReceiverFailed)).IsEqualTo(0);
            // Another thread may be about to deliver the last ones.
            ulong published = running.Manager.Snapshot().Sequence;
            ulong events = 0;
            await Assert.That(await Eventually.IsTrueAsync(() => (events += (ulong)running.Events.ReadAll().Count) == published)).IsTrue();
            await Assert.That(events % 2).IsEqualTo(0UL);
        }
    }

    [Test]
    public async Task A_connection_closed_before_it_was_started_starts_harmlessly()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var lease, out _);
        var connection = bench.Bind(lease, out var bearer);
        connection.Close(CloseReason.Stopping);
        connection.Start();
        await Assert.That(connection.Completion.IsCompleted).IsTrue();
        await Assert.That(bearer.Disposals).IsEqualTo(1);
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
    }

    [Test]
    public async Task Nothing_can_be_dialled_before_the_start_or_after_the_stop()
    {
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
        });
        var anyone = PeerEndPoint.Tcp(IPAddress.Loopback, 1);
        var early = await Assert.That(async () => await manager.CreateOutboundConnAsync(anyone)).Throws<OutboundException>();
        await Assert.That(early!.Failure).IsEqualTo(OutboundFailure.Stopping);
        await manager.StartAsync();
        await manager.StopAsync();
        var late = await Assert.That(async () => await manager.CreateOutboundConnAsync(anyone)).Throws<OutboundException>();
        await Assert.That(late!.Failure).IsEqualTo(OutboundFailure.Stopping);
    }

    private static async Task AssertNothingIsHeld(ConnectionManager manager)
    {
        var figures = manager.Figures;
        await Assert.That(figures.Connections).IsEqualTo(default(ConnectionCounts));
        await Assert.That(figures.DeadlinesArmed).IsEqualTo(0);
        await Assert.That(manager.Snapshot().Connections).IsEmpty();
        // A turn gives its scratch slab back as its last act, a moment after the connection is closed.
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.SlabsOutstanding == 0)).IsTrue();
    }

    private static int Descriptors() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    private static ListenerConfig Listener(string name, EndPoint endPoint) =>
        new() { Name = name, EndPoint = endPoint, ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne } };

    private static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
