using System.Net;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager;

/// <summary>What a connection manager is given: providers, a bus, a registry, or nothing of all that.</summary>
public sealed class ProviderTests
{
    [Test]
    public async Task The_listeners_are_asked_for_once_at_the_first_start_however_many_start()
    {
        int asked = 0;
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            ListenersProvider = () =>
            {
                Interlocked.Increment(ref asked);
                return [Listener()];
            },
        });
        await Assert.That(asked).IsEqualTo(0);
        var starts = Enumerable.Range(0, 8).Select(_ => Task.Run(() => manager.StartAsync())).ToList();
        await Task.WhenAll(starts).WaitAsync(Eventually.Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Assert.That(starts.Count(static s => s.IsCompletedSuccessfully)).IsEqualTo(1);
        await manager.StopAsync();
        await manager.StartAsync();
        await Assert.That(asked).IsEqualTo(1);
        await Assert.That(manager.ResolvedListeners.Count).IsEqualTo(1);
    }

    [Test]
    public async Task The_outbound_options_are_asked_for_once_at_the_first_dial()
    {
        int asked = 0;
        await using var peer = await RunningManager.StartAsync();
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOptsProvider = () =>
            {
                Interlocked.Increment(ref asked);
                return new ConnectionOptions { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne };
            },
        });
        await manager.StartAsync();
        await Assert.That(asked).IsEqualTo(0);
        var dials = Enumerable.Range(0, 8).Select(_ => Task.Run(() => manager.CreateOutboundConnAsync(PeerEndPoint.From(peer.Nodes)))).ToList();
        await ((Task)Task.WhenAll(dials)).WaitAsync(Eventually.Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Assert.That(asked).IsEqualTo(1);
        await Assert.That(dials.Count(static d => d.IsCompletedSuccessfully)).IsEqualTo(1);
        await Assert.That(manager.Figures.Dials.Failed(OutboundFailure.ConnectionExists)).IsEqualTo(7);
    }

    [Test]
    public async Task A_provider_may_use_the_connection_manager_since_no_lock_is_held()
    {
        ConnectionManager? manager = null;
        manager = new ConnectionManager(new ConnectionManagerConfig
        {
            ListenersProvider = () =>
            {
                // From another thread, as a lock that this one held would not stop it.
                Task.Run(() => manager!.StopAsync()).Wait(Eventually.Deadline);
                _ = Task.Run(() => manager!.Snapshot()).Wait(Eventually.Deadline);
                return [Listener()];
            },
        });
        await using (manager)
        {
            await manager.StartAsync().WaitAsync(Eventually.Deadline);
            await Assert.That(manager.IsReady).IsTrue();
        }
    }

    [Test]
    public async Task A_provider_that_throws_is_not_asked_again()
    {
        int asked = 0;
        await using var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            ListenersProvider = () => throw new InvalidDataException($"{++asked}"),
        });
        await Assert.That(async () => await manager.StartAsync()).Throws<InvalidDataException>();
        await Assert.That(async () => await manager.StartAsync()).Throws<InvalidDataException>();
        await Assert.That(asked).IsEqualTo(1);
    }

    [Test]
    public async Task Without_log_bus_registry_and_listeners_it_runs()
    {
        await using var manager = new ConnectionManager(new ConnectionManagerConfig());
        await manager.StartAsync();
        await Assert.That(manager.IsReady).IsTrue();
        await Assert.That(await manager.StopAsync()).IsEqualTo(StopReport.Clean);
    }

    [Test]
    public async Task Events_go_to_the_bus_that_is_supplied_and_its_owner_ends_it()
    {
        var bus = new EventBus<AnyEvent>();
        using var events = new EventLog(bus.Subscribe("owner"));
        await using (var running = await RunningManager.StartAsync(change: config => config with { EventBus = bus }))
        {
            using var peer = await RawPeer.EstablishAsync(running.Nodes);
            await events.NextInboundAsync();
        }

        await events.NextClosedAsync();
        await Assert.That(bus.Publish(new ConnectionRecycleRequestedEvent(default, "", ""))).IsEqualTo(3UL);
        await events.NextAsync();
        bus.Complete();
    }

    [Test]
    public async Task The_gauges_are_registered_once_and_taken_out_at_the_end()
    {
        var registry = new Registry();
        await using (var running = await RunningManager.StartAsync(change: config => config with { MetricsRegistry = registry }))
        {
            await Assert.That(registry.Gauges).IsSameReferenceAs(ConnectionGauges.All);
            using var peer = await RawPeer.EstablishAsync(running.Nodes, Wire.ProposeDuplex);
            var counts = registry.Read!();
            await Assert.That(string.Join(' ', ConnectionGauges.All.Select(g => g.Value(counts)))).IsEqualTo("1 0 0 1 0 1 1 0 0 1 0");
        }

        await Assert.That(registry.Removals).IsEqualTo(1);
    }

    private static ListenerConfig Listener() => new()
    {
        Name = "ntn",
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
    };

    private sealed class Registry : IMetricsRegistry, IDisposable
    {
        public IReadOnlyList<ConnectionGauge>? Gauges { get; private set; }

        public Func<ConnectionCounts>? Read { get; private set; }

        public int Removals { get; private set; }

        public IDisposable Register(IReadOnlyList<ConnectionGauge> gauges, Func<ConnectionCounts> read)
        {
            Gauges = gauges;
            Read = read;
            return this;
        }

        public void Dispose() => Removals++;
    }
}
