using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerReconfigureTests
{
    [Test]
    public async Task Listeners_come_and_go_and_no_connection_is_dropped()
    {
        await using var running = await RunningManager.StartAsync();
        var kept = running.Nodes;
        var removed = running.Clients;
        using var node = await RawPeer.EstablishAsync(kept);
        using var client = await RawPeer.EstablishAsync(removed, Wire.ProposeLocal);

        await running.Manager.ReconfigureAsync(Config(Node("ntn"), Node("second")));
        await Assert.That(running.Manager.IsReady).IsTrue();
        await Assert.That(Listed.Of(running.Manager.ResolvedListeners.Select(static l => l.Name))).IsEqualTo(Listed.Of(["ntn", "second"]));
        await Assert.That(running.Nodes).IsEqualTo(kept);
        using var another = await RawPeer.EstablishAsync(kept);
        using var newcomer = await RawPeer.EstablishAsync(running.Manager.ResolvedListeners[1].EndPoint);
        await Assert.That(await Refuses(removed)).IsTrue();
        await Assert.That(running.Manager.Figures.Connections.Total).IsEqualTo(4);
        await Assert.That(node.Socket.Available + client.Socket.Available).IsEqualTo(0);
    }

    [Test]
    public async Task What_is_done_with_connections_changes_from_the_next_one_on()
    {
        await using var running = await RunningManager.StartAsync();
        using var before = await RawPeer.EstablishAsync(running.Nodes);
        var handedOver = new TaskCompletionSource();
        await running.Manager.ReconfigureAsync(Config(Node("ntn", new HandOverTo(_ => handedOver.TrySetResult()))));
        await Assert.That(handedOver.Task.IsCompleted).IsFalse();
        using var after = await RawPeer.EstablishAsync(running.Nodes);
        await handedOver.Task.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task Limits_change_with_it()
    {
        await using var running = await RunningManager.StartAsync();
        await running.Manager.ReconfigureAsync(Config(Node("ntn")) with { Limits = new ConnectionLimits { MaxConnectionsPerIP = 1 } });
        using var first = await RawPeer.EstablishAsync(running.Nodes);
        using var second = await RawPeer.ConnectAsync(running.Nodes);
        await Assert.That(await second.IsClosedByPeerAsync()).IsTrue();
    }

    [Test]
    public async Task What_cannot_be_bound_changes_nothing()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        await using var running = await RunningManager.StartAsync();
        var before = running.Manager.ResolvedListeners.ToArray();
        var config = Config(Node("new"), Node("taken") with { EndPoint = other.LocalEndPoint });

        var fault = await Assert.That(() => running.Manager.ReconfigureAsync(config with { Limits = new ConnectionLimits { MaxInboundConns = 1 } }))
            .Throws<ListenException>();
        await Assert.That(fault!.Listener).IsEqualTo("taken");
        await Assert.That(Listed.Of(running.Manager.ResolvedListeners)).IsEqualTo(Listed.Of(before));
        await Assert.That(running.Manager.Limits.MaxInboundConns).IsEqualTo(ConnectionLimits.DefaultMaxInboundConnections);
        using var node = await RawPeer.EstablishAsync(running.Nodes);
        using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
    }

    [Test]
    public async Task A_listener_that_would_be_bound_anew_at_its_own_address_is_named()
    {
        await using var running = await RunningManager.StartAsync();
        string path = running.Clients.ToString()!;
        var config = Config(Node("ntn"), new ListenerConfig
        {
            Name = "ntc",
            EndPoint = new UnixDomainSocketEndPoint(path),
            Mode = UnixFileMode.UserWrite,
            ConnectionOpts = new() { Handshake = Wire.Clients, HandOver = HandOverTo.NoOne },
        });
        var fault = await Assert.That(() => running.Manager.ReconfigureAsync(config)).Throws<ListenException>();
        await Assert.That(fault!.Message).Contains("listener ntc is bound there");
        using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
    }

    [Test]
    [Arguments("0.0.0.0")]
    [Arguments("::")]
    public async Task One_that_would_move_to_an_address_that_includes_its_own_is_named(string address)
    {
        await using var running = await RunningManager.StartAsync();
        var all = new IPEndPoint(IPAddress.Parse(address), ((IPEndPoint)running.Nodes).Port);
        var fault = await Assert.That(() => running.Manager.ReconfigureAsync(Config(Node("ntn") with { EndPoint = all }))).Throws<ListenException>();
        await Assert.That(fault!.Message).Contains("listener ntn is bound there");
        using var node = await RawPeer.EstablishAsync(running.Nodes);
    }

    [Test]
    public async Task A_hundred_changes_in_the_midst_of_connects_drop_nobody()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        using var done = new CancellationTokenSource();
        var peers = new List<RawPeer>();
        var connecting = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                peers.Add(await RawPeer.EstablishAsync(running.Nodes));
        });
        for (int i = 0; i < 100; i++)
            await running.Manager.ReconfigureAsync((i % 2 == 0 ? Config(Node("ntn"), Node("second")) : Config(Node("ntn"))) with { Limits = RunningManager.WideLimits });
        await done.CancelAsync();
        await connecting.WaitAsync(Eventually.Deadline);
        await Assert.That(running.Manager.Figures.Lifecycle.Closes(CloseReason.PeerClosed) + running.Manager.Figures.Lifecycle.Closes(CloseReason.Reset)).IsEqualTo(0);
        await Assert.That(running.Manager.Figures.Connections.Inbound).IsEqualTo(peers.Count);
        peers.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task A_connection_manager_that_does_not_run_is_not_changed()
    {
        await using var manager = new ConnectionManager(Config(Node("ntn")));
        await Assert.That(() => manager.ReconfigureAsync(Config())).Throws<InvalidOperationException>();
    }

    private static ConnectionManagerConfig Config(params ListenerConfig[] listeners) => new() { Listeners = listeners };

    private static ListenerConfig Node(string name, IHandOver? handOver = null) => new()
    {
        Name = name,
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        ConnectionOpts = new() { Handshake = Wire.Nodes, HandOver = handOver ?? HandOverTo.NoOne },
    };

    private static async Task<bool> Refuses(EndPoint endPoint)
    {
        try
        {
            using var peer = await RawPeer.ConnectAsync(endPoint);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
