using System.Net.Sockets;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Listening;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager.Listening;
using Dingo.Tests.ConnManager.Outbound;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dingo.Tests.ConnManager;

/// <summary>What happens elsewhere between the taking of a place and the connection that is to hold it.</summary>
public sealed class MeanwhileTests
{
    private static readonly PeerEndPoint Peer = TableBench.Tcp("10.0.0.1", 3001);

    [Test]
    public async Task Of_two_that_arrive_with_the_same_addresses_the_first_is_closed()
    {
        using var bench = new TableBench();
        var doorman = new Doorman(_ => { });
        await AcceptAsync(bench, doorman, times: 2);
        await Assert.That(string.Join(' ', doorman.Bearers.Select(static bearer => bearer.Disposals))).IsEqualTo("1 0");
        await Assert.That(bench.Figures.Closes(CloseReason.Collision)).IsEqualTo(1);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(1);
    }

    [Test]
    public async Task One_that_arrives_while_the_table_shuts_is_closed()
    {
        using var bench = new TableBench();
        var doorman = new Doorman(_ => bench.Table.Shut());
        await AcceptAsync(bench, doorman, times: 1);
        await Assert.That(doorman.Bearers.Single().Disposals).IsEqualTo(1);
        await Assert.That(bench.Figures.Closes(CloseReason.Stopping)).IsEqualTo(1);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(0);
    }

    [Test]
    public async Task A_peer_that_arrives_from_where_we_dial_it_gives_way_to_the_dial()
    {
        using var bench = new TableBench();
        Connection? arrived = null;
        var dial = Dial(bench, new Connects(() => arrived = bench.Establish(Peer)), CancellationToken.None);
        await Assert.That(arrived!.CloseReason).IsEqualTo(CloseReason.Collision);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
        await Assert.That(dial.IsCompleted).IsFalse();
    }

    [Test]
    public async Task A_dial_that_connects_while_the_table_shuts_is_closed()
    {
        using var bench = new TableBench();
        var connector = new Connects(() => bench.Table.Shut());
        var fault = await Assert.That(async () => await Dial(bench, connector, CancellationToken.None).WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(fault!.Failure).IsEqualTo(OutboundFailure.Stopping);
        await Assert.That(connector.Bearer!.Disposals).IsEqualTo(1);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(0);
    }

    [Test]
    public async Task An_attempt_that_another_has_overtaken_gives_its_place_and_its_socket_back()
    {
        using var bench = new TableBench();
        var lease = bench.Reserve(Peer);
        var bearer = new MemoryBearer(TableBench.Local, Peer);
        new DialAttempt(lease, bearer, null).Discard(bench.Table);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(0);
        await Assert.That(bearer.Disposals).IsEqualTo(1);
    }

    [Test]
    public async Task A_connection_that_serves_in_place_of_a_dial_that_was_overtaken_is_not_used_by_us_any_more()
    {
        using var bench = new TableBench();
        var reused = bench.Establish(Peer, isDuplex: true);
        var decision = bench.Table.Reserve(Dingo.Ouroboros.Handshake.ProtocolFamily.NodeToNode, Peer);
        await Assert.That(decision.Reused).IsSameReferenceAs(reused);
        await Assert.That(bench.Counts.FullDuplex).IsEqualTo(1);
        new DialAttempt(default, null, reused).Discard(bench.Table);
        await Assert.That(bench.Counts.FullDuplex).IsEqualTo(0);
        await Assert.That(reused.CloseReason).IsEqualTo(CloseReason.None);
    }

    private static async Task AcceptAsync(TableBench bench, Doorman doorman, int times)
    {
        var socket = new ScriptedListener();
        socket.Then(SocketError.Success, times);
        var lifecycle = new InboundLifecycle(bench.Lives, HandOverTo.NoOne, "test", NewLedger());
        var listener = new Listener<ScriptedListener.Connection>("test", socket, doorman, new ListenerSetup(
            bench.Table, bench.SettingsFor(Peer), lifecycle, NewLedger(), TimeProvider.System, NullLogger.Instance));
        listener.Start();
        await listener.StopAsync().WaitAsync(Eventually.Deadline);
    }

    private static RefusalLedger NewLedger() => new(TimeProvider.System, static _ => { });

    private static Task<(Connection Connection, bool IsNew)> Dial(TableBench bench, Connects connector, CancellationToken cancellationToken) =>
        new Dialer(
            bench.Lives, new DialerSetup(bench.SettingsFor(Peer), HandOverTo.NoOne, TimeSpan.FromMinutes(1)), connector, new ScriptedNames(),
            TimeProvider.System).DialAsync(new DialTarget(Peer, "", 0), cancellationToken);

    /// <summary>Everybody who arrives has the same addresses.</summary>
    private sealed class Doorman(Action<PeerEndPoint> meanwhile) : IDoorman<ScriptedListener.Connection>
    {
        public List<MemoryBearer> Bearers { get; } = [];

        public bool TryName(ScriptedListener.Connection accepted, out PeerEndPoint local, out PeerEndPoint remote)
        {
            (local, remote) = (TableBench.Local, Peer);
            return true;
        }

        public IBearer Carry(ScriptedListener.Connection accepted, PeerEndPoint local, PeerEndPoint remote)
        {
            meanwhile(remote);
            Bearers.Add(new MemoryBearer(local, remote));
            return Bearers[^1];
        }
    }

    /// <summary>Connects at once, from the address that the listener has.</summary>
    private sealed class Connects(Action meanwhile) : IConnector
    {
        public MemoryBearer? Bearer { get; private set; }

        public Task<IBearer> ConnectAsync(PeerEndPoint remote, ulong number, CancellationToken cancellationToken)
        {
            meanwhile();
            Bearer = new MemoryBearer(TableBench.Local, remote);
            return Task.FromResult<IBearer>(Bearer);
        }
    }
}
