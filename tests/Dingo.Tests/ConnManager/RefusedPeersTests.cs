using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public sealed class RefusedPeersTests
{
    [Test]
    public async Task Whoever_gets_no_place_and_whoever_is_of_another_network_is_an_event_on_a_bus_of_its_own()
    {
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(new ConnectionLimits { MaxConnectionsPerIP = 1 }, time);
        using var refusals = new EventLog(running.Manager.SubscribeToRefusals("test"));
        using var first = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.5");
        using var second = await RawPeer.ConnectAsync(running.Nodes, from: "127.0.0.5");
        await Assert.That(await second.IsClosedByPeerAsync()).IsTrue();
        using var stranger = await RawPeer.ConnectAsync(running.Nodes, from: "127.0.0.6");
        await Assert.That(await stranger.AskAsync(Wire.ProposeOtherNetwork)).IsNotNull();
        stranger.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Refusals(RefusalGrouping.Source).Total == 2)).IsTrue();

        time.Advance(TimeSpan.FromSeconds(1));
        PeersRefusedEvent[] told = [(await refusals.NextAsync()).AsPeersRefused(), (await refusals.NextAsync()).AsPeersRefused()];
        await Assert.That(Listed.Of(told.Select(static e => (e.Source, e.Listener, e.Reason, e.Count)))).IsEqualTo(Listed.Of([("127.0.0.5", "ntn", "ip_limit", 1L), ("127.0.0.6", "ntn", "wrong_network", 1L)]));
        await Assert.That(running.Events.ReadAll()).Count().IsEqualTo(1);
        await Assert.That(running.Manager.Figures.EventsPublished[EventType.PeersRefused.Index()]).IsEqualTo(2);
    }

    [Test]
    public async Task Their_events_evict_no_event_of_a_connections_life()
    {
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(new ConnectionLimits { MaxConnectionsPerIP = 1 }, time);
        using var lifecycle = new EventLog(running.Manager.Subscribe("small", capacity: 2));
        using var refusals = running.Manager.SubscribeToRefusals("small", capacity: 2);
        using var first = await RawPeer.EstablishAsync(running.Nodes, from: "127.0.0.5");
        for (int i = 1; i <= 10; i++)
        {
            using var other = await RawPeer.ConnectAsync(running.Nodes, from: "127.0.0.5");
            await Assert.That(await other.IsClosedByPeerAsync()).IsTrue();
            await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Refusals(RefusalGrouping.Source).Total == i)).IsTrue();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.That(await Eventually.IsTrueAsync(() => refusals.Figures.Lost == 8)).IsTrue();
        await lifecycle.NextInboundAsync();
    }

    [Test]
    public async Task Whoever_was_in_is_not_among_them_whatever_it_was_closed_for()
    {
        var established = new TaskCompletionSource<Connection>();
        await using var running = await RunningManager.StartAsync(handOver: new HandOverTo(established.SetResult));
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var connection = await established.Task;
        connection.Close(CloseReason.HandshakeMalformed);
        await connection.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(running.Manager.Refusals(RefusalGrouping.Source).Total).IsEqualTo(0);
    }
}
