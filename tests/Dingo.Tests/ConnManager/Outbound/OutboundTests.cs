using System.Net;
using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;
using ProtocolFamily = Dingo.Ouroboros.Handshake.ProtocolFamily;

namespace Dingo.Tests.ConnManager.Outbound;

public sealed class OutboundTests
{
    private static readonly VersionData UsOneWay = new(Wire.Magic, InitiatorOnly: true);

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Two_managers_connect_in_either_direction_and_agree_on_duplex(bool initiatorOnly)
    {
        await using var one = await RunningManager.StartAsync();
        await using var two = await RunningManager.StartAsync();
        await using var dialler = await StartDiallerAsync(new VersionData(Wire.Magic, InitiatorOnly: initiatorOnly));
        var connection = await dialler.CreateOutboundConnAsync(Of(one)).WaitAsync(Eventually.Deadline);
        await Assert.That(connection.IsDuplex).IsEqualTo(!initiatorOnly);
        await Assert.That((await one.Events.NextInboundAsync()).IsDuplex).IsEqualTo(!initiatorOnly);

        var there = await one.Manager.CreateOutboundConnAsync(Of(two)).WaitAsync(Eventually.Deadline);
        var back = await two.Manager.CreateOutboundConnAsync(Of(one)).WaitAsync(Eventually.Deadline);
        var opened = (await one.Events.NextAsync()).AsOutboundConnection();
        await Assert.That(opened.ConnectionId).IsEqualTo(there.Id);
        await Assert.That(opened.RemoteAddr).IsEqualTo(Of(two));
        await Assert.That(opened.LocalAddr).IsEqualTo(there.Local);
        await Assert.That(opened.ConnectionId.Local).IsEqualTo(there.Local);
        await Assert.That(opened.IsDuplex).IsTrue();
        await Assert.That(one.Manager.IsInboundConnection(there.Id)).IsFalse();
        await Assert.That(one.Manager.GetConnectionById(there.Id)).IsSameReferenceAs(there);

        there.Close(CloseReason.LocalClosed);
        back.Close(CloseReason.LocalClosed);
        connection.Close(CloseReason.LocalClosed);
        await Assert.That(await Eventually.IsTrueAsync(() =>
            one.Manager.Figures.Connections == default && two.Manager.Figures.Connections == default
            && dialler.Figures.Connections == default)).IsTrue();
    }

    [Test]
    public async Task Nobody_listening_is_told_as_refused()
    {
        await using var dialler = await StartDiallerAsync(UsOneWay);
        using var closed = new ClosedPort();
        await AssertFails(dialler, PeerEndPoint.From(closed.EndPoint), OutboundFailure.Refused);
    }

    [Test]
    public async Task A_missing_Unix_socket_cannot_be_reached()
    {
        await using var dialler = await StartDiallerAsync(UsOneWay);
        await AssertFails(dialler, PeerEndPoint.Unix("/nowhere/s"), OutboundFailure.Unreachable);
    }

    [Test]
    public async Task A_peer_of_another_network_is_told_apart()
    {
        await using var peer = await RunningManager.StartAsync();
        await using var dialler = await StartDiallerAsync(new VersionData(1));
        await AssertFails(dialler, Of(peer), OutboundFailure.WrongNetwork);
    }

    [Test]
    public async Task A_peer_without_a_common_version_is_told_apart()
    {
        await using var peer = await RunningManager.StartAsync();
        await using var dialler = await StartDiallerAsync(
            new HandshakeParameters(ProtocolFamily.NodeToNode, UsOneWay, experimentalVersions: true, versions: [16]));
        await AssertFails(dialler, Of(peer), OutboundFailure.NoCommonVersion);
    }

    [Test]
    [Arguments(Wire.RefuseDecodeError)]
    [Arguments("00")]
    [Arguments("")]
    public async Task A_peer_that_answers_with_something_else_failed_the_handshake(string answer)
    {
        using var listener = Listen();
        await using var dialler = await StartDiallerAsync(UsOneWay);
        var dial = dialler.CreateOutboundConnAsync(PeerEndPoint.From(listener.LocalEndPoint!));
        using var peer = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
        if (answer.Length > 0)
            await peer.SendAsync(Wire.Answer(answer));
        peer.Socket.Shutdown(SocketShutdown.Send);
        var failure = await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.HandshakeFailed);
        await AssertNothingIsHeld(dialler);
    }

    [Test]
    public async Task A_peer_that_is_silent_in_the_handshake_times_out()
    {
        var time = new FakeTimeProvider();
        using var listener = Listen();
        await using var dialler = await StartDiallerAsync(UsOneWay, time);
        var dial = dialler.CreateOutboundConnAsync(PeerEndPoint.From(listener.LocalEndPoint!));
        using var peer = await listener.AcceptAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(await Eventually.IsTrueAsync(() => dialler.Figures.DeadlinesArmed == 1)).IsTrue();
        time.Advance(TimeSpan.FromSeconds(10.2));
        var failure = await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.TimedOut);
        await AssertNothingIsHeld(dialler);
    }

    [Test]
    public async Task A_peer_that_never_answers_the_connect_times_out_or_is_given_up_or_ends_with_the_stop()
    {
        var time = new FakeTimeProvider();
        using var listener = Listen(backlog: 0);
        await using var dialler = await StartDiallerAsync(UsOneWay, time);
        var remote = PeerEndPoint.From(listener.LocalEndPoint!);
        // One fills a backlog of none; the next to come gets no answer at all.
        using var first = await RawPeer.ConnectAsync(listener.LocalEndPoint!);

        var timedOut = dialler.CreateOutboundConnAsync(remote);
        await Assert.That(dialler.Figures.Connections.Outbound).IsEqualTo(1);
        time.Advance(TimeSpan.FromSeconds(10.2));
        var failure = await Assert.That(async () => await timedOut.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.TimedOut);
        await AssertNothingIsHeld(dialler);

        using var givenUp = new CancellationTokenSource();
        var cancelled = dialler.CreateOutboundConnAsync(remote, givenUp.Token);
        await givenUp.CancelAsync();
        await Assert.That(async () => await cancelled.WaitAsync(Eventually.Deadline)).Throws<OperationCanceledException>();
        await AssertNothingIsHeld(dialler);

        var stopped = dialler.CreateOutboundConnAsync(remote);
        await dialler.StopAsync().WaitAsync(Eventually.Deadline);
        failure = await Assert.That(async () => await stopped.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.Stopping);
        await AssertNothingIsHeld(dialler);
    }

    [Test]
    public async Task A_dial_may_take_as_long_to_connect_as_is_configured_and_no_longer()
    {
        var time = new OpenTimers();
        using var listener = Listen(backlog: 0);
        using var first = await RawPeer.ConnectAsync(listener.LocalEndPoint!);
        var config = new ConnectionManagerConfig
        {
            OutboundConnOpts = PatientFor(handshake: 10, write: 120),
            ConnectTimeout = TimeSpan.FromSeconds(3),
            Time = time,
        };
        await using var dialler = new ConnectionManager(config);
        await dialler.StartAsync();
        await AssertGivesUpAfter(3, dialler, listener, time);
        // The next dial after a reload has the time that it says.
        await dialler.ReconfigureAsync(config with { ConnectTimeout = TimeSpan.FromSeconds(2) });
        await AssertGivesUpAfter(2, dialler, listener, time);
    }

    [Test]
    public async Task Another_configuration_changes_how_long_the_handshake_and_a_write_of_the_next_dial_may_take()
    {
        var time = new FakeTimeProvider();
        // A Unix socket that is full stays full: over TCP a little more would go out now and then, and the time begin anew.
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.socket")));
        listener.Listen();
        var remote = PeerEndPoint.From(listener.LocalEndPoint!);
        var config = new ConnectionManagerConfig { OutboundConnOpts = PatientFor(handshake: 10, write: 120), Time = time };
        await using var dialler = new ConnectionManager(config);
        await dialler.StartAsync();
        await dialler.ReconfigureAsync(config with { OutboundConnOpts = PatientFor(handshake: 3, write: 4) });

        var dial = dialler.CreateOutboundConnAsync(remote);
        using var silent = await listener.AcceptAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(await Eventually.IsTrueAsync(() => dialler.Figures.DeadlinesArmed == 1)).IsTrue();
        await OnTime.AssertEndsAfterAsync(time, 3, () => dialler.Figures.Lifecycle.Closes(CloseReason.HandshakeTimedOut) == 1);
        await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();

        dial = dialler.CreateOutboundConnAsync(remote);
        using var deaf = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
        await deaf.SendAsync(Wire.Answer(Wire.AcceptDuplex));
        var connection = await dial.WaitAsync(Eventually.Deadline);
        // More than the kernel takes for a peer that does not read.
        connection.Attach(2, MiniProtocolRole.Initiator, new RecordingHandler()).TryWrite(new byte[32 * 1024 * 1024]);
        await Assert.That(await Eventually.IsTrueAsync(() => connection.WriteBlockedSinceMs is not null)).IsTrue();
        await OnTime.AssertEndsAfterAsync(time, 4, () => dialler.Figures.Lifecycle.Closes(CloseReason.WriteStalled) == 1);
    }

    [Test]
    public async Task A_dial_given_up_in_its_handshake_ends_then_and_holds_nothing()
    {
        // Virtual time stands still: what waited for the handshake's deadline would wait for ever.
        using var listener = Listen(backlog: 1);
        await using var dialler = await StartDiallerAsync(UsOneWay, new FakeTimeProvider());
        using var givenUp = new CancellationTokenSource();
        var dial = dialler.CreateOutboundConnAsync(PeerEndPoint.From(listener.LocalEndPoint!), givenUp.Token);
        using var silent = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
        await silent.ReadMessageAsync();
        await givenUp.CancelAsync();
        await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OperationCanceledException>();
        await AssertNothingIsHeld(dialler);
    }

    [Test]
    public async Task A_dial_given_up_before_it_began_holds_nothing()
    {
        await using var peer = await RunningManager.StartAsync();
        await using var dialler = await StartDiallerAsync(UsOneWay);
        await Assert.That(async () => await dialler.CreateOutboundConnAsync(Of(peer), new CancellationToken(canceled: true)))
            .Throws<OperationCanceledException>();
        await AssertNothingIsHeld(dialler);
    }

    [Test]
    public async Task A_dial_given_up_in_the_handshake_holds_nothing()
    {
        using var listener = Listen();
        await using var dialler = await StartDiallerAsync(UsOneWay);
        using var givenUp = new CancellationTokenSource();
        var dial = dialler.CreateOutboundConnAsync(PeerEndPoint.From(listener.LocalEndPoint!), givenUp.Token);
        using var peer = new RawPeer(await listener.AcceptAsync().WaitAsync(Eventually.Deadline));
        await Assert.That(await peer.ReadMessageAsync()).IsNotNull();
        await givenUp.CancelAsync();
        await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OperationCanceledException>();
        await AssertNothingIsHeld(dialler);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
    }

    [Test]
    public async Task A_dial_given_up_while_it_is_handed_over_holds_nothing()
    {
        await using var peer = await RunningManager.StartAsync(RunningManager.WideLimits);
        for (int i = 0; i < 50; i++)
        {
            using var givenUp = new CancellationTokenSource();
            await using var dialler = await StartDiallerAsync(UsOneWay, handOver: new HandOverTo(_ => givenUp.Cancel()));
            await Assert.That(async () => await dialler.CreateOutboundConnAsync(Of(peer), givenUp.Token).WaitAsync(Eventually.Deadline))
                .Throws<OperationCanceledException>();
            await AssertNothingIsHeld(dialler);
        }
    }

    [Test]
    public async Task A_dial_whose_hand_over_throws_yields_no_connection()
    {
        await using var peer = await RunningManager.StartAsync();
        await using var dialler = await StartDiallerAsync(
            UsOneWay, handOver: new HandOverTo(static _ => throw new InvalidOperationException("hand-over failed")));
        await AssertFails(dialler, Of(peer), OutboundFailure.HandshakeFailed);
    }

    [Test]
    public async Task Without_outbound_options_nothing_can_be_dialled()
    {
        await using var manager = new ConnectionManager(new ConnectionManagerConfig());
        await manager.StartAsync();
        await Assert.That(async () => await manager.CreateOutboundConnAsync(TableBench.Local)).Throws<InvalidOperationException>();
    }

    private static PeerEndPoint Of(RunningManager running) => PeerEndPoint.From(running.Nodes);

    private static Task<ConnectionManager> StartDiallerAsync(VersionData data, TimeProvider? time = null, IHandOver? handOver = null) =>
        StartDiallerAsync(new HandshakeParameters(ProtocolFamily.NodeToNode, data), time, handOver);

    private static async Task<ConnectionManager> StartDiallerAsync(
        HandshakeParameters handshake, TimeProvider? time = null, IHandOver? handOver = null)
    {
        var manager = new ConnectionManager(new ConnectionManagerConfig
        {
            OutboundConnOpts = new ConnectionOptions { Handshake = handshake, HandOver = handOver ?? HandOverTo.NoOne },
            Time = time,
        });
        await manager.StartAsync();
        return manager;
    }

    private static ConnectionOptions PatientFor(int handshake, int write) => new()
    {
        Handshake = Wire.Nodes,
        HandOver = HandOverTo.NoOne,
        HandshakeTimeout = TimeSpan.FromSeconds(handshake),
        WriteTimeout = TimeSpan.FromSeconds(write),
    };

    /// <summary>Dials somebody who never answers the connect.</summary>
    private static async Task AssertGivesUpAfter(int seconds, ConnectionManager dialler, Socket listener, OpenTimers time)
    {
        int fired = time.Fired.Count;
        var dial = dialler.CreateOutboundConnAsync(PeerEndPoint.From(listener.LocalEndPoint!));
        time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        // Its own alone runs out so soon.
        await Assert.That(time.Fired.Count).IsEqualTo(fired);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var failure = await Assert.That(async () => await dial.WaitAsync(Eventually.Deadline)).Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(OutboundFailure.TimedOut);
    }

    private static async Task AssertFails(ConnectionManager dialler, PeerEndPoint remote, OutboundFailure expected)
    {
        var failure = await Assert.That(async () => await dialler.CreateOutboundConnAsync(remote).WaitAsync(Eventually.Deadline))
            .Throws<OutboundException>();
        await Assert.That(failure!.Failure).IsEqualTo(expected);
        await AssertNothingIsHeld(dialler);
    }

    private static async Task AssertNothingIsHeld(ConnectionManager dialler)
    {
        var figures = dialler.Figures;
        await Assert.That(figures.Connections).IsEqualTo(default(ConnectionCounts));
        await Assert.That(figures.DeadlinesArmed).IsEqualTo(0);
        // A turn gives its scratch slab back as its last act, a moment after the connection is closed.
        await Assert.That(await Eventually.IsTrueAsync(() => dialler.Figures.SlabsOutstanding == 0)).IsTrue();
    }

    private static Socket Listen(int backlog = 16)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }
}
