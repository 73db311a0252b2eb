using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerLimitTests
{
    // More than the kernel takes for a peer that does not read.
    private const int TooMuch = 32 * 1024 * 1024;

    [Test]
    public async Task A_handshake_and_a_write_may_take_as_long_as_is_configured_and_no_longer()
    {
        var time = new FakeTimeProvider();
        Connection? deaf = null;
        await using var running = await RunningManager.StartAsync(
            time: time,
            handOver: new HandOverTo(c => (deaf = c).Attach(2, MiniProtocolRole.Responder, new Deaf()).TryWrite(new byte[TooMuch])),
            change: static config => PatientFor(handshake: 3, write: 4, config));
        using var silent = await RawPeer.ConnectAsync(running.Nodes);
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.DeadlinesArmed == 1)).IsTrue();
        await OnTime.AssertEndsAfterAsync(time, 3, () => running.Manager.Figures.Lifecycle.Closes(CloseReason.HandshakeTimedOut) == 1);

        // A Unix socket that is full stays full: over TCP a little more would go out now and then, and the time begin anew.
        using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
        await Assert.That(await Eventually.IsTrueAsync(() => deaf?.WriteBlockedSinceMs is not null)).IsTrue();
        await OnTime.AssertEndsAfterAsync(time, 4, () => running.Manager.Figures.Lifecycle.Closes(CloseReason.WriteStalled) == 1);
    }

    [Test]
    public async Task The_sixth_connection_from_one_address_is_refused_and_another_address_is_not()
    {
        await using var running = await RunningManager.StartAsync();
        var peers = new List<RawPeer>();
        for (int i = 0; i < 5; i++)
            peers.Add(await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.5"));
        using var sixth = await RawPeer.ConnectAsync(running.Nodes, from: "127.0.0.5");
        await Assert.That(await sixth.AskAsync(Wire.ProposeUnidirectional)).IsNull();
        using var other = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.6");
        await Assert.That(running.Manager.Figures.Listeners[0].Refusals(RefusalReason.IPLimit)).IsEqualTo(1);

        peers[0].Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.IPConnCount("127.0.0.5") == 4)).IsTrue();
        using var again = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.5");
        peers.ForEach(static p => p.Dispose());
    }

    [Test]
    public async Task A_thousand_at_once_get_exactly_the_places_there_are()
    {
        // Whoever has a place may be late with its proposal on a busy machine.
        await using var running = await RunningManager.StartAsync(
            new ConnectionLimits { MaxPendingHandshakes = 1000 },
            change: static config => PatientFor(handshake: 600, write: 120, config));
        int most = 0, mostOfOne = 0;
        using var done = new CancellationTokenSource();
        var sampler = Task.Run(() =>
        {
            bool isLast;
            do
            {
                // Asked first: a sample is taken also when all are there, however late this thread comes.
                isLast = done.IsCancellationRequested;
                most = Math.Max(most, running.Manager.Figures.Connections.Inbound);
                mostOfOne = Math.Max(mostOfOne, running.Manager.IPConnCount("127.0.0.1"));
            }
            while (!isLast);
        });

        var dials = Enumerable.Range(0, 1000).Select(async i =>
        {
            var peer = await RawPeer.ConnectAsync(running.Nodes, from: $"127.0.0.{1 + (i % 50)}");
            return (Peer: peer, Answer: await peer.AskAsync(Wire.ProposeUnidirectional));
        }).ToList();
        var peers = await Task.WhenAll(dials).WaitAsync(TimeSpan.FromSeconds(60));
        await done.CancelAsync();
        await sampler.WaitAsync(Eventually.Deadline);

        await Assert.That(peers.Count(static p => p.Answer is not null)).IsEqualTo(100);
        await Assert.That(most).IsEqualTo(100);
        await Assert.That(mostOfOne).IsLessThanOrEqualTo(5);
        await Assert.That(peers.Where(static p => p.Answer is not null).GroupBy(static p => p.Peer.Socket.LocalEndPoint!.ToString()!.Split(':')[0]))
            .All(static g => g.Count() <= 5);
        var listener = running.Manager.Figures.Listeners[0];
        await Assert.That(listener.Refusals(RefusalReason.IPLimit) + listener.Refusals(RefusalReason.InboundLimit)).IsEqualTo(900);
        // Another connection's turn may be bringing the last events.
        int opened = 0;
        await Assert.That(await Eventually.IsTrueAsync(() => (opened += running.Events.ReadAll().Count) == 100)).IsTrue();
        foreach (var (peer, _) in peers)
            peer.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.InboundCount == 0)).IsTrue();
        int closed = 0;
        await Assert.That(await Eventually.IsTrueAsync(() => (closed += running.Events.ReadAll().Count) == 100)).IsTrue();
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(0);
    }

    [Test]
    public async Task A_flood_of_clients_leaves_nodes_their_places()
    {
        await using var running = await RunningManager.StartAsync(new ConnectionLimits { MaxLocalConns = 20 });
        var clients = new List<RawPeer>();
        for (int i = 0; i < 100; i++)
            clients.Add(await RawPeer.ConnectAsync(running.Clients));
        for (int i = 0; i < 5; i++)
            clients.Add(await RawPeer.EstablishAsync(running.Nodes));
        await Assert.That(await Eventually.IsTrueAsync(
            () => running.Manager.Figures.Listeners[1].Refusals(RefusalReason.LocalLimit) == 80)).IsTrue();
        await Assert.That(running.Manager.Figures.Connections.Local).IsEqualTo(20);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(5);
        clients.ForEach(static p => p.Dispose());
    }

    private static ConnectionManagerConfig PatientFor(int handshake, int write, ConnectionManagerConfig config) =>
        config with { Listeners = [.. config.Listeners.Select(listener => PatientFor(handshake, write, listener))] };

    private static ListenerConfig PatientFor(int handshake, int write, ListenerConfig listener) => listener with
    {
        ConnectionOpts = listener.ConnectionOpts with
        {
            HandshakeTimeout = TimeSpan.FromSeconds(handshake),
            WriteTimeout = TimeSpan.FromSeconds(write),
        },
    };

    private sealed class Deaf : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
