using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Timing;
using Microsoft.Extensions.Time.Testing;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

namespace Dingo.Tests.ConnManager.Outbound;

/// <summary>Dialling from the port that is listened on, over real sockets.</summary>
public sealed class SourcePortTests
{
    [Test]
    public async Task The_peer_sees_the_address_that_it_can_dial_and_that_connection_serves_both()
    {
        var reused = new List<ConnectionId>();
        await using var here = await StartAsync("127.0.0.41", new Reusing(reused));
        await using var there = await StartAsync("127.0.0.42", new Reusing(reused));
        var outbound = await here.Manager.CreateOutboundConnAsync(Of(there).ToString()).WaitAsync(Eventually.Deadline);
        var inbound = await there.Events.NextInboundAsync();
        await Assert.That(outbound.Local).IsEqualTo(Of(here));
        await Assert.That(inbound.RemoteAddr).IsEqualTo(Of(here));
        await Assert.That(there.Manager.HasInboundPeerAddress(Of(here).ToString())).IsTrue();
        await Assert.That(there.Manager.HasInboundPeerAddress($"127.0.0.41:{Of(here).Port + 1}")).IsFalse();
        await Assert.That(there.Manager.HasInboundPeerAddress("127.0.0.41")).IsFalse();
        await Assert.That(here.Manager.HasInboundPeerAddress(Of(there).ToString())).IsFalse();

        var served = await there.Manager.CreateOutboundConnAsync(Of(here)).WaitAsync(Eventually.Deadline);
        await Assert.That(served.Id).IsEqualTo(inbound.ConnectionId);
        await Assert.That(reused.Single()).IsEqualTo(inbound.ConnectionId);
        await Assert.That(there.Manager.OutboundConnections.Single()).IsSameReferenceAs(served);
        await Assert.That(there.Manager.IsInboundConnection(served.Id)).IsTrue();
        await Assert.That(there.Manager.Figures.Connections.FullDuplex).IsEqualTo(1);
        await Assert.That(there.Manager.Figures.Dials.Reused).IsEqualTo(1);
        await AssertFailsAsync(there, Of(here), OutboundFailure.ConnectionExists);
        await AssertFailsAsync(here, Of(there), OutboundFailure.ConnectionExists);
    }

    [Test]
    public async Task A_peer_that_answers_nothing_on_the_connection_it_opened_from_there_forbids_the_dial()
    {
        var oneWay = new HandshakeParameters(ProtocolFamily.NodeToNode, new VersionData(Wire.Magic, InitiatorOnly: true));
        await using var here = await StartAsync("127.0.0.43", HandOverTo.NoOne, oneWay);
        await using var there = await StartAsync("127.0.0.44", HandOverTo.NoOne);
        await here.Manager.CreateOutboundConnAsync(Of(there)).WaitAsync(Eventually.Deadline);
        await there.Events.NextInboundAsync();
        await AssertFailsAsync(there, Of(here), OutboundFailure.Forbidden);
    }

    [Test]
    public async Task Without_a_source_port_no_inbound_connection_suppresses_a_dial()
    {
        await using var here = await RunningManager.StartAsync();
        using var peer = await RawPeer.EstablishAsync(here.Nodes);
        await here.Events.NextInboundAsync();
        await Assert.That(here.Manager.HasInboundPeerAddress(peer.Socket.LocalEndPoint!.ToString()!)).IsFalse();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task One_peer_can_be_dialled_a_thousand_times_from_one_port_whoever_ends_first(bool weEndFirst)
    {
        await using var here = await StartAsync("127.0.0.45", HandOverTo.NoOne);
        await using var there = await RunningManager.StartAsync(RunningManager.WideLimits, address: "127.0.0.46");
        for (int i = 0; i < 1000; i++)
        {
            var connection = await here.Manager.CreateOutboundConnAsync(Of(there)).WaitAsync(Eventually.Deadline);
            await Assert.That(connection.Local).IsEqualTo(Of(here));
            var opened = await there.Events.NextInboundAsync();
            if (weEndFirst)
                connection.Close(CloseReason.Recycled);
            else
                there.Manager.RequestRecycle(new(opened.ConnectionId, "", "test"));
            await connection.Completion.WaitAsync(Eventually.Deadline);
            if (!weEndFirst)
                await Assert.That((await there.Events.NextAsync()).AsConnectionRecycleRequested().ConnectionId).IsEqualTo(opened.ConnectionId);
            await there.Events.NextClosedAsync();
        }

        await Assert.That(here.Manager.Figures.Dials.Failed(OutboundFailure.AddressInUse)).IsEqualTo(0);
        await Assert.That(here.Manager.Figures.Dials.Established).IsEqualTo(1000);
        await Assert.That(here.Manager.Figures.Connections).IsEqualTo(default(ConnectionCounts));
    }

    [Test]
    public async Task A_refusal_is_read_before_the_reset()
    {
        var time = new FakeTimeProvider();
        await using var here = await StartAsync("127.0.0.47", HandOverTo.NoOne, time: time);
        for (int i = 0; i < 50; i++)
        {
            using var peer = await RawPeer.ConnectAsync(here.Nodes);
            await Assert.That(await peer.AskAsync(Wire.ProposeOtherNetwork)).StartsWith("820283020e");
            // The reset waits for the peer, which now leaves.
            await Assert.That(peer.Socket.Available).IsEqualTo(0);
            await Assert.That(peer.Socket.Poll(0, SelectMode.SelectRead)).IsFalse();
        }

        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            // Whether all was acknowledged is looked at once a tick.
            time.Advance(TimingWheel.Tick);
            return here.Manager.Figures.Connections == default;
        })).IsTrue();
    }

    [Test]
    public async Task A_source_port_that_somebody_else_holds_is_told_as_such()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        other.Bind(new IPEndPoint(IPAddress.Any, 0));
        other.Listen();
        await using var there = await RunningManager.StartAsync();
        await using var here = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new() { Handshake = Wire.Nodes, HandOver = HandOverTo.NoOne },
            OutboundSourcePort = ((IPEndPoint)other.LocalEndPoint!).Port,
        });
        await here.StartAsync();
        var failure = await Assert.That(async () => await here.CreateOutboundConnAsync(Of(there)).WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.AddressInUse);
        await Assert.That(failure.Message).Contains("a source port of 0");
        await Assert.That(here.Figures.Connections).IsEqualTo(default(ConnectionCounts));
    }

    [Test]
    public async Task It_does_not_connect_to_itself()
    {
        await using var here = await StartAsync("127.0.0.48", HandOverTo.NoOne);
        await AssertFailsAsync(here, Of(here), OutboundFailure.Forbidden);
        await Assert.That(await Eventually.IsTrueAsync(() => here.Manager.Figures.Connections == default)).IsTrue();
    }

    [Test]
    [Arguments(-1)]
    [Arguments(65_536)]
    public async Task A_source_port_that_is_none_is_refused_where_it_is_written(int port) =>
        await Assert.That(() => new ConnectionManagerConfig { OutboundSourcePort = port }).Throws<ArgumentOutOfRangeException>();

    private static PeerEndPoint Of(RunningManager running) => PeerEndPoint.From(running.Nodes);

    /// <summary>Listens on one port of that address, and dials from it.</summary>
    private static Task<RunningManager> StartAsync(string address, IHandOver handOver, HandshakeParameters? dial = null, TimeProvider? time = null)
    {
        int port = FreePort(address);
        return RunningManager.StartAsync(RunningManager.WideLimits, time, handOver, change: config => config with
        {
            OutboundSourcePort = port,
            OutboundConnOpts = new() { Handshake = dial ?? Wire.Nodes, HandOver = handOver },
            Listeners =
            [
                config.Listeners[0] with { EndPoint = new IPEndPoint(IPAddress.Parse(address), port), ReuseAddress = true },
                config.Listeners[1],
            ],
        });
    }

    private static int FreePort(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task AssertFailsAsync(RunningManager dialler, PeerEndPoint remote, OutboundFailure expected)
    {
        var failure = await Assert.That(async () => await dialler.Manager.CreateOutboundConnAsync(remote).WaitAsync(Eventually.Deadline))
            .Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(expected);
    }

    private sealed class Reusing(List<ConnectionId> reused) : IHandOver
    {
        public void TakeOver(Connection connection)
        {
        }

        public void Reuse(Connection connection) => reused.Add(connection.Id);
    }
}
