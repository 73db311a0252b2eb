using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerHandshakeTests
{
    [Test]
    [Arguments(Wire.ProposeUnidirectional, Wire.AcceptUnidirectional, false)]
    [Arguments(Wire.ProposeDuplex, Wire.AcceptDuplex, true)]
    public async Task A_node_is_accepted_seen_found_and_let_go(string proposal, string answer, bool isDuplex)
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.ConnectAsync(running.Nodes, from: "127.0.0.9");
        await Assert.That(await peer.AskAsync(proposal)).IsEqualTo(answer);

        var opened = await running.Events.NextInboundAsync();
        await Assert.That(opened.IsDuplex).IsEqualTo(isDuplex);
        await Assert.That(opened.IsNtC).IsFalse();
        await Assert.That(opened.LocalAddr).IsEqualTo(PeerEndPoint.From(running.Nodes));
        await Assert.That(opened.RemoteAddr).IsEqualTo(PeerEndPoint.From(peer.Socket.LocalEndPoint!));
        await Assert.That(opened.NormalizedRemoteAddr).IsEqualTo(peer.Socket.LocalEndPoint!.ToString()!);
        await Assert.That(running.Manager.GetConnectionById(opened.ConnectionId)!.Id).IsEqualTo(opened.ConnectionId);
        await Assert.That(running.Manager.IsInboundConnection(opened.ConnectionId)).IsTrue();
        await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
        await Assert.That(running.Manager.IPConnCount("127.0.0.9")).IsEqualTo(1);
        await Assert.That(running.Manager.IPConnCount("no address")).IsEqualTo(0);

        peer.Dispose();
        var closed = await running.Events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(opened.ConnectionId);
        await Assert.That(closed.Reason).IsEqualTo(CloseReason.PeerClosed);
        await Assert.That(running.Manager.GetConnectionById(opened.ConnectionId)).IsNull();
        await Assert.That(running.Manager.InboundCount).IsEqualTo(0);
        await Assert.That(running.Manager.Figures.Lifecycle.Handshakes(HandshakeOutcome.Accepted)).IsEqualTo(1);
    }

    [Test]
    public async Task A_client_is_accepted_and_counted_apart_from_nodes()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.ConnectAsync(running.Clients);
        await Assert.That(await peer.AskAsync(Wire.ProposeLocal)).IsEqualTo(Wire.AcceptLocal);
        var opened = await running.Events.NextInboundAsync();
        await Assert.That(opened.IsNtC).IsTrue();
        await Assert.That(opened.IsDuplex).IsFalse();
        await Assert.That(opened.NormalizedRemoteAddr).IsEqualTo(ConnectionManager.NormalizePeerAddr(opened.RemoteAddr.ToString()));
        await Assert.That(running.Manager.InboundCount).IsEqualTo(0);
        await Assert.That(running.Manager.Figures.Connections.Local).IsEqualTo(1);
        peer.Dispose();
        await Assert.That((await running.Events.NextClosedAsync()).IsNtC).IsTrue();
    }

    [Test]
    [Arguments(Wire.ProposeOtherNetwork, "820283020e", HandshakeOutcome.WrongNetwork)]
    [Arguments(Wire.ProposeUnknownVersion, "82028200820e0f", HandshakeOutcome.VersionMismatch)]
    [Arguments(Wire.ProposeQuery, "8203a2", HandshakeOutcome.Queried)]
    public async Task Who_gets_another_answer_is_counted_and_is_no_event(string proposal, string answer, HandshakeOutcome outcome)
    {
        // Virtual time stands still: the daemon waits for the peer's end, not for its own deadline.
        await using var running = await RunningManager.StartAsync(time: new FakeTimeProvider());
        using var peer = await RawPeer.ConnectAsync(running.Nodes);
        string? given = await peer.AskAsync(proposal);
        await Assert.That(given!).StartsWith(answer);
        peer.Socket.Shutdown(SocketShutdown.Send);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 0)).IsTrue();
        await Assert.That(running.Manager.Figures.Lifecycle.Handshakes(outcome)).IsEqualTo(1);
        await Assert.That(running.Events.ReadAll()).IsEmpty();
    }

    [Test]
    public async Task Half_of_200_silent_delay_no_one_and_are_closed_at_the_absolute_deadline()
    {
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, time);
        var silent = new List<RawPeer>();
        var talking = new List<RawPeer>();
        for (int i = 0; i < 100; i++)
        {
            silent.Add(await RawPeer.ConnectAsync(running.Nodes));
            talking.Add(await RawPeer.EstablishAsync(running.Nodes));
        }

        await Assert.That(running.Manager.Figures.Connections.PendingInbound).IsEqualTo(100);
        // Bytes that drip in buy no time.
        time.Advance(TimeSpan.FromSeconds(5));
        foreach (var peer in silent)
            await peer.SendAsync([0]);
        time.Advance(TimeSpan.FromSeconds(4.9));
        await Assert.That(running.Manager.Figures.Connections.PendingInbound).IsEqualTo(100);
        time.Advance(TimeSpan.FromSeconds(0.3));
        foreach (var peer in silent)
            await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 100)).IsTrue();
        await Assert.That(running.Manager.Figures.Lifecycle.Handshakes(HandshakeOutcome.TimedOut)).IsEqualTo(100);
        await Assert.That(running.Manager.Figures.Connections.Unidirectional).IsEqualTo(100);
        silent.ForEach(static p => p.Dispose());
        talking.ForEach(static p => p.Dispose());
    }

    [Test]
    public async Task A_log_that_throws_costs_only_its_lines_and_is_counted()
    {
        await using var running = await RunningManager.StartAsync(log: ActingLog.Failing);
        running.Manager.RequestRecycle(new ConnectionRecycleRequestedEvent(new ConnectionId(99, TableBench.Local, TableBench.Local), "", ""));
        await Assert.That(running.Manager.Figures.LogFailures).IsGreaterThan(0);

        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
    }

    [Test]
    public async Task A_hand_over_that_throws_costs_only_that_connection()
    {
        int calls = 0;
        var handOver = new HandOverTo(_ =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                throw new InvalidOperationException("hand-over failed");
        });
        await using var running = await RunningManager.StartAsync(handOver: handOver);
        using var unlucky = await RawPeer.ConnectAsync(running.Nodes);
        await Assert.That(await unlucky.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        // The peer may see its end before the event is out.
        var first = await running.Events.NextInboundAsync();
        var closed = await running.Events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(first.ConnectionId);
        await Assert.That(closed.Error).IsEqualTo("internal_error: hand-over failed");

        using var lucky = await RawPeer.EstablishAsync(running.Nodes);
        var second = await running.Events.NextInboundAsync();
        await Assert.That(running.Manager.GetConnectionById(second.ConnectionId)).IsNotNull();
        await Assert.That(running.Manager.Figures.Lifecycle.Faults).IsEqualTo(1);
    }

    [Test]
    public async Task A_mapped_IPv4_peer_of_a_dual_stack_listener_counts_under_its_IPv4_address()
    {
        await using var running = await RunningManager.StartAsync(address: "::");
        int port = ((IPEndPoint)running.Nodes).Port;
        using var four = await RawPeer.EstablishAsync(new IPEndPoint(IPAddress.Loopback, port), from: "127.0.0.9");
        using var six = await RawPeer.EstablishAsync(new IPEndPoint(IPAddress.IPv6Loopback, port));
        await Assert.That(running.Manager.IPConnCount("127.0.0.9")).IsEqualTo(1);
        await Assert.That(running.Manager.IPConnCount("::ffff:127.0.0.9")).IsEqualTo(1);
        await Assert.That(running.Manager.IPConnCount("::1")).IsEqualTo(1);
        var opened = await running.Events.NextInboundAsync();
        await Assert.That(opened.NormalizedRemoteAddr).IsEqualTo(four.Socket.LocalEndPoint!.ToString()!);
        await Assert.That(opened.LocalAddr.ToString()).IsEqualTo($"127.0.0.1:{port}");
    }
}
