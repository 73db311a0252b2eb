using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager;

/// <summary>Connections that were established elsewhere and are added, and those that are taken away without being closed.</summary>
public sealed class AddedConnectionTests
{
    private static readonly PeerEndPoint Local = TableBench.Local;
    private static readonly PeerEndPoint Peer = TableBench.Tcp("10.0.0.1", 4000);

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task An_added_one_gets_its_number_its_place_and_its_opened_event(bool isInbound)
    {
        await using var running = await RunningManager.StartAsync();
        var connection = Added.Establish(Peer, out _, isDuplex: true);
        await Assert.That(connection.Id.Number).IsEqualTo(0UL);
        await Assert.That(running.Manager.AddConnection(connection, isInbound, "[::FFFF:10.0.0.1]:04000")).IsTrue();

        await Assert.That(connection.Id.Number).IsEqualTo(1UL);
        await Assert.That(running.Manager.GetConnectionById(connection.Id)).IsSameReferenceAs(connection);
        await Assert.That(running.Manager.IsInboundConnection(connection.Id)).IsEqualTo(isInbound);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(isInbound ? 1 : 0);
        await Assert.That(running.Manager.IPConnCount("10.0.0.1")).IsEqualTo(isInbound ? 1 : 0);
        var opened = await running.Events.NextAsync();
        if (isInbound)
            await Assert.That(opened.AsInboundConnection()).IsEqualTo(
                new InboundConnectionEvent(connection.Id, Local, Peer, IsNtC: false, "10.0.0.1:4000", IsDuplex: true));
        else
            await Assert.That(opened.AsOutboundConnection().NormalizedRemoteAddr).IsEqualTo("10.0.0.1:4000");
    }

    [Test]
    public async Task Only_one_that_no_listener_told_of_has_an_empty_normalized_address()
    {
        await using var running = await RunningManager.StartAsync();
        using var accepted = await RawPeer.EstablishAsync(running.Nodes);
        await Assert.That((await running.Events.NextInboundAsync()).NormalizedRemoteAddr).IsEqualTo(accepted.Socket.LocalEndPoint!.ToString());
        running.Manager.AddConnection(Added.Establish(Peer, out _), isInbound: true, "");
        await Assert.That((await running.Events.NextInboundAsync()).NormalizedRemoteAddr).IsEqualTo("");
    }

    [Test]
    public async Task Its_end_frees_its_place_and_is_told_once()
    {
        await using var running = await RunningManager.StartAsync();
        var connection = Added.Establish(Peer, out var bearer);
        running.Manager.AddConnection(connection, isInbound: true, "");
        await running.Events.NextInboundAsync();
        bearer.PeerEnds();
        var closed = await running.Events.NextClosedAsync();
        await Assert.That((closed.ConnectionId, closed.Reason)).IsEqualTo((connection.Id, CloseReason.PeerClosed));
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.Lifecycle.Closes(CloseReason.PeerClosed) == 1)).IsTrue();
        await Assert.That(running.Manager.Figures.Connections).IsEqualTo(default(ConnectionCounts));
        await Assert.That(running.Events.ReadAll()).IsEmpty();
    }

    [Test]
    public async Task Over_a_limit_while_stopped_or_against_an_outbound_connection_it_is_closed_once_and_not_added()
    {
        await using var running = await RunningManager.StartAsync(new ConnectionLimits { MaxConnectionsPerIP = 1, MaxOutboundConns = 1 });
        await Assert.That(running.Manager.AddConnection(Added.Establish(Peer, out _), isInbound: false, "")).IsTrue();
        await AssertTurnedAway(running.Manager, Peer, isInbound: true, CloseReason.Collision);
        await AssertTurnedAway(running.Manager, TableBench.Tcp("10.0.0.9", 1), isInbound: false, CloseReason.Pruned);
        await Assert.That(running.Manager.AddConnection(Added.Establish(TableBench.Tcp("10.0.0.2", 1), out _), isInbound: true, "")).IsTrue();
        await AssertTurnedAway(running.Manager, TableBench.Tcp("10.0.0.2", 2), isInbound: true, CloseReason.Pruned);
        await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await AssertTurnedAway(running.Manager, TableBench.Tcp("10.0.0.3", 1), isInbound: true, CloseReason.Stopping);
        await AssertTurnedAway(running.Manager, TableBench.Tcp("10.0.0.4", 1), isInbound: false, CloseReason.Stopping);
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(0);
    }

    [Test]
    public async Task A_newcomer_of_the_same_direction_replaces_and_the_loser_is_closed_once_with_its_own_event()
    {
        await using var running = await RunningManager.StartAsync();
        var older = Added.Establish(Peer, out var olderBearer);
        var newer = Added.Establish(Peer, out _);
        running.Manager.AddConnection(older, isInbound: true, "");
        await Assert.That(running.Manager.AddConnection(newer, isInbound: true, "")).IsTrue();
        await Assert.That(older.CloseReason).IsEqualTo(CloseReason.Collision);
        await older.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(olderBearer.Disposals).IsEqualTo(1);
        await running.Events.NextInboundAsync();
        await Assert.That((await running.Events.NextInboundAsync()).ConnectionId).IsEqualTo(newer.Id);
        await Assert.That((await running.Events.NextClosedAsync()).ConnectionId).IsEqualTo(older.Id);
        await Assert.That(running.Manager.GetConnectionById(newer.Id)).IsSameReferenceAs(newer);
        await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
    }

    [Test]
    public async Task What_is_not_established_or_is_in_already_is_a_mistake_and_what_is_closed_is_not_added()
    {
        await using var running = await RunningManager.StartAsync();
        var silent = Added.Make(Peer, new MemoryBearer(Local, Peer));
        await Assert.That(() => running.Manager.AddConnection(silent, isInbound: true, "")).Throws<ArgumentException>();
        var connection = Added.Establish(Peer, out _);
        running.Manager.AddConnection(connection, isInbound: true, "");
        await Assert.That(() => running.Manager.AddConnection(connection, isInbound: true, "")).Throws<InvalidOperationException>();
        var closed = Added.Establish(TableBench.Tcp("10.0.0.2", 1), out _);
        closed.Close(CloseReason.LocalClosed);
        await Assert.That(running.Manager.AddConnection(closed, isInbound: true, "")).IsFalse();
        await Assert.That(running.Manager.InboundCount).IsEqualTo(1);
    }

    [Test]
    public async Task One_that_is_taken_away_lives_on_and_holds_no_place()
    {
        await using var running = await RunningManager.StartAsync();
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        var connection = running.Manager.GetConnectionById(id)!;
        await Assert.That(running.Manager.RemoveConnection(id, connection)).IsTrue();

        await Assert.That(running.Manager.InboundCount).IsEqualTo(0);
        await Assert.That(running.Manager.GetConnectionById(id)).IsNull();
        var closed = await running.Events.NextClosedAsync();
        await Assert.That((closed.ConnectionId, closed.Reason, closed.Error)).IsEqualTo((id, CloseReason.Released, null));
        await Assert.That(connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(running.Manager.RemoveConnection(id, connection)).IsFalse();

        connection.Close(CloseReason.LocalClosed);
        await Assert.That(await peer.IsClosedByPeerAsync()).IsTrue();
        peer.Dispose();
        await connection.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(running.Events.ReadAll()).IsEmpty();
        await Assert.That(running.Manager.Figures.AccountingMismatches).IsEqualTo(0);
        await Assert.That(running.Manager.Figures.Lifecycle.Faults).IsEqualTo(0);
    }

    [Test]
    public async Task Neither_another_connection_of_that_identity_nor_another_identity_of_that_connection_takes_anything_away()
    {
        await using var running = await RunningManager.StartAsync();
        var one = Added.Establish(Peer, out _);
        var two = Added.Establish(TableBench.Tcp("10.0.0.2", 1), out _);
        running.Manager.AddConnection(one, isInbound: true, "");
        running.Manager.AddConnection(two, isInbound: true, "");
        await Assert.That(running.Manager.RemoveConnection(one.Id, two)).IsFalse();
        await Assert.That(running.Manager.RemoveConnection(two.Id, one)).IsFalse();
        await Assert.That(running.Manager.RemoveConnection(default, one)).IsFalse();
        await Assert.That(running.Manager.RemoveConnection(new ConnectionId(99, Local, Peer), one)).IsFalse();
        await Assert.That(running.Manager.InboundCount).IsEqualTo(2);
    }

    [Test]
    public async Task What_was_taken_away_can_be_added_again_under_a_new_number()
    {
        await using var running = await RunningManager.StartAsync();
        var connection = Added.Establish(Peer, out _);
        running.Manager.AddConnection(connection, isInbound: true, "");
        var first = connection.Id;
        running.Manager.RemoveConnection(first, connection);
        await Assert.That(running.Manager.AddConnection(connection, isInbound: true, "")).IsTrue();
        await Assert.That(connection.Id.Number).IsEqualTo(first.Number + 1);
        await Assert.That(running.Manager.GetConnectionById(first)).IsNull();
    }

    [Test]
    public async Task Stopping_closes_the_added_ones_too()
    {
        await using var running = await RunningManager.StartAsync();
        var connection = Added.Establish(Peer, out _);
        running.Manager.AddConnection(connection, isInbound: true, "");
        await running.Manager.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(connection.CloseReason).IsEqualTo(CloseReason.Draining);
    }

    private static async Task AssertTurnedAway(ConnectionManager manager, PeerEndPoint remote, bool isInbound, CloseReason reason)
    {
        var connection = Added.Establish(remote, out var bearer);
        await Assert.That(manager.AddConnection(connection, isInbound, "")).IsFalse();
        await Assert.That(connection.CloseReason).IsEqualTo(reason);
        await connection.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(bearer.Disposals).IsEqualTo(1);
    }
}
