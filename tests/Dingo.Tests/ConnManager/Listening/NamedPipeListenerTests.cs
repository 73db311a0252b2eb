using System.Collections.Concurrent;
using System.Globalization;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager.Listening;

/// <summary>Named pipes, as Windows has them; elsewhere the runtime makes Unix sockets of them, and the same code runs.</summary>
public sealed class NamedPipeListenerTests
{
    private const ushort Protocol = 5;

    private readonly string _name = "dingo-" + Guid.NewGuid().ToString("N");

    [Test]
    public async Task Fifty_clients_at_once_each_have_a_name_of_their_own_and_hear_their_own_answer()
    {
        await using var manager = await StartAsync(new HandOverTo(static c => c.Attach(Protocol, MiniProtocolRole.Responder, new Echo())));
        using var events = new EventLog(manager.Subscribe("test"));
        PipePeer[] clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PipePeer.EstablishAsync(_name)));
        var names = new HashSet<string>();
        for (int i = 0; i < clients.Length; i++)
        {
            var opened = await events.NextInboundAsync();
            await Assert.That(opened.RemoteAddr.Kind).IsEqualTo(PeerEndPointKind.Pipe);
            await Assert.That(opened.NormalizedRemoteAddr).StartsWith($"pipe:{_name}#");
            names.Add(opened.NormalizedRemoteAddr);
        }

        await Task.WhenAll(clients.Select(static (client, i) => client.SendAsync(Wire.Segment(Protocol, MiniProtocolRole.Initiator, [(byte)i]))));
        for (int i = 0; i < clients.Length; i++)
            await Assert.That(await clients[i].ReadMessageAsync()).IsEqualTo(i.ToString("x2", CultureInfo.InvariantCulture));

        await Assert.That(names.Count).IsEqualTo(50);
        await Assert.That(manager.Figures.Connections.Local).IsEqualTo(50);
        await Assert.That(events.ReadAll()).IsEmpty();
        Array.ForEach(clients, static client => client.Dispose());
    }

    [Test]
    public async Task A_name_is_never_given_again_though_the_pipe_is_made_again()
    {
        var names = new ConcurrentDictionary<string, bool>();
        for (int start = 0; start < 2; start++)
        {
            await using var manager = await StartAsync(new HandOverTo(connection => names.TryAdd(connection.Remote.ToString(), true)));
            for (int i = 0; i < 10; i++)
                (await PipePeer.EstablishAsync(_name)).Dispose();
        }

        await Assert.That(names.Count).IsEqualTo(20);
    }

    [Test]
    public async Task Whoever_gets_no_place_is_told_by_the_end_of_the_pipe()
    {
        await using var manager = await StartAsync(limits: new ConnectionLimits { MaxLocalConns = 1 });
        using var first = await PipePeer.EstablishAsync(_name);
        using var second = await PipePeer.ConnectAsync(_name);
        await Assert.That(await second.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(manager.Figures.Listeners[0].Refusals(RefusalReason.LocalLimit)).IsEqualTo(1);
    }

    [Test]
    public async Task A_refused_handshake_is_explained_before_the_pipe_ends()
    {
        await using var manager = await StartAsync();
        for (int i = 0; i < 20; i++)
        {
            using var client = await PipePeer.ConnectAsync(_name);
            await client.SendAsync(Wire.Proposal("8200a11980178201f4")); // magic 1
            await Assert.That(await client.ReadMessageAsync()).StartsWith("8202");
            await Assert.That(await client.IsClosedByPeerAsync()).IsTrue();
        }
    }

    [Test]
    public async Task A_silent_client_is_closed_at_the_handshakes_deadline()
    {
        var time = new FakeTimeProvider();
        await using var manager = await StartAsync(time: time);
        using var client = await PipePeer.ConnectAsync(_name);
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.DeadlinesArmed > 0)).IsTrue();
        time.Advance(TimeSpan.FromSeconds(9));
        await Assert.That(manager.Figures.Connections.Local).IsEqualTo(1);
        time.Advance(TimeSpan.FromSeconds(2));

        await Assert.That(await client.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.Lifecycle.Closes(CloseReason.HandshakeTimedOut) == 1)).IsTrue();
    }

    [Test]
    public async Task A_client_that_does_not_read_is_closed_by_the_write_bound_and_gives_its_buffer_back()
    {
        var time = new FakeTimeProvider();
        await using var manager = await StartAsync(new HandOverTo(static c => c.Attach(Protocol, MiniProtocolRole.Responder, new Flood())), time);
        using var client = await PipePeer.EstablishAsync(_name);
        await client.SendAsync(Wire.Segment(Protocol, MiniProtocolRole.Initiator, [1]));
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return manager.Figures.Lifecycle.Closes(CloseReason.WriteStalled) == 1;
        })).IsTrue();
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures is { SlabsOutstanding: 0, Connections.Total: 0 })).IsTrue();
    }

    [Test]
    public async Task What_is_longer_than_one_read_or_one_write_arrives_whole()
    {
        await using var manager = await StartAsync(new HandOverTo(static c => c.Attach(Protocol, MiniProtocolRole.Responder, new Echo())));
        using var client = await PipePeer.EstablishAsync(_name);
        byte[] payload = new byte[10_000];
        Random.Shared.NextBytes(payload);
        await client.SendAsync(Wire.Segment(Protocol, MiniProtocolRole.Initiator, payload));
        string heard = "";
        while (heard.Length < 2 * payload.Length)
            heard += await client.ReadMessageAsync() ?? throw new InvalidOperationException("closed");
        await Assert.That(heard).IsEqualTo(Convert.ToHexStringLower(payload));
    }

    [Test]
    public async Task Stopping_with_clients_connected_leaves_nothing()
    {
        await using var manager = await StartAsync();
        using var established = await PipePeer.EstablishAsync(_name);
        using var silent = await PipePeer.ConnectAsync(_name);
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.Connections.Local == 2)).IsTrue();
        var report = await manager.StopAsync().WaitAsync(Eventually.Deadline);

        await Assert.That(report).IsEqualTo(StopReport.Clean);
        await Assert.That(await established.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(await silent.IsClosedByPeerAsync()).IsTrue();
        await Assert.That(manager.Figures is { SlabsOutstanding: 0, Connections.Total: 0 }).IsTrue();
        await Assert.That(Directory.GetFiles(Path.GetTempPath(), "*" + _name)).IsEmpty();
        await manager.StartAsync();
        using var again = await PipePeer.EstablishAsync(_name);
    }

    [Test]
    [NotInParallel] // Others open descriptors too.
    public async Task A_thousand_short_clients_leave_no_descriptor()
    {
        await using var manager = await StartAsync();
        (await PipePeer.EstablishAsync(_name)).Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.Connections.Total == 0)).IsTrue();
        int before = Descriptors();
        for (int i = 0; i < 1000; i++)
            (await PipePeer.EstablishAsync(_name)).Dispose();
        // The runtime opens a few of its own; a leak here would be a thousand.
        await Assert.That(await Eventually.IsTrueAsync(() => manager.Figures.Connections.Total == 0 && Descriptors() < before + 100)).IsTrue();
    }

    [Test]
    public async Task A_name_that_is_taken_or_too_long_is_refused_by_the_listeners_name()
    {
        await using var manager = await StartAsync();
        await using var second = new ConnectionManager(Config(_name));
        var refusal = await RefusedAsync(second);
        await Assert.That(refusal.Failure).IsEqualTo(ListenFailure.AddressInUse);
        await Assert.That(refusal.Message).IsEqualTo($"Cannot listen on pipe:{_name}: a pipe of that name exists");
        await Assert.That(refusal.Listener).IsEqualTo("ntc");

        if (OperatingSystem.IsWindows())
            return;
        await using var third = new ConnectionManager(Config(new string('x', 200)));
        await Assert.That((await RefusedAsync(third)).Failure).IsEqualTo(ListenFailure.Invalid);
    }

    [Test]
    public async Task A_pipe_has_no_mode()
    {
        var config = Config(_name);
        await using var manager = new ConnectionManager(config with { Listeners = [config.Listeners[0] with { Mode = UnixFileMode.UserRead }] });
        await Assert.That((await RefusedAsync(manager)).Failure).IsEqualTo(ListenFailure.Invalid);
    }

    [Test]
    public async Task A_pipe_that_a_dead_process_left_is_taken_over()
    {
        if (OperatingSystem.IsWindows())
            return;
        string left = Path.Combine(Path.GetTempPath(), "CoreFxPipe_" + _name);
        using (var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0))
            socket.Bind(new UnixListenEndPoint(left));
        await Assert.That(File.Exists(left)).IsTrue();
        await using var manager = await StartAsync();
        using var client = await PipePeer.EstablishAsync(_name);
    }

    private async Task<ConnectionManager> StartAsync(IHandOver? handOver = null, TimeProvider? time = null, ConnectionLimits? limits = null)
    {
        var manager = new ConnectionManager(Config(_name, handOver) with { Time = time, Limits = limits ?? RunningManager.WideLimits });
        await manager.StartAsync();
        return manager;
    }

    private static ConnectionManagerConfig Config(string name, IHandOver? handOver = null) => new()
    {
        Listeners =
        [
            new ListenerConfig
            {
                Name = "ntc",
                EndPoint = new NamedPipeEndPoint(name),
                ConnectionOpts = new() { Handshake = Wire.Clients, HandOver = handOver ?? HandOverTo.NoOne },
            },
        ],
    };

    private static async Task<ListenException> RefusedAsync(ConnectionManager manager) =>
        (await Assert.That(async () => await manager.StartAsync()).Throws<ListenException>())!;

    private static int Descriptors() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    private sealed class Echo : IMiniProtocolHandler
    {
        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes) => channel.TryWrite(bytes);
    }

    private sealed class Flood : IMiniProtocolHandler
    {
        private static readonly byte[] Bytes = new byte[12_000];

        public void Received(MiniProtocolChannel channel, ReadOnlySpan<byte> bytes) => Writable(channel);

        public void Writable(MiniProtocolChannel channel)
        {
            while (channel.TryWrite(Bytes))
            {
            }
        }
    }
}
