using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>Who may be dialled, by what there is already: the table's answers, without sockets.</summary>
public sealed class ConnectionTableDialTests
{
    private static readonly PeerEndPoint Peer = TableBench.Tcp("10.0.0.1", 3001);
    private static readonly PeerEndPoint SameHostOtherPort = TableBench.Tcp("10.0.0.1", 50_000);

    [Test]
    public async Task A_peer_that_is_being_dialled_or_was_dialled_is_not_dialled_again()
    {
        using var bench = new TableBench();
        var lease = bench.Reserve(Peer);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Exists);
        bench.Connect(lease, TableBench.Local, out var bearer);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Exists);
        bearer.PeerSends(Wire.Answer(Wire.AcceptDuplex));
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Exists);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
    }

    [Test]
    public async Task A_duplex_connection_from_exactly_that_address_is_used_instead_and_counts_as_both()
    {
        using var bench = new TableBench();
        var inbound = bench.Establish(Peer, isDuplex: true);
        var decision = Ask(bench);
        await Assert.That(decision.Verdict).IsEqualTo(DialVerdict.Reuse);
        await Assert.That(decision.Reused).IsSameReferenceAs(inbound);
        await Assert.That((bench.Counts.Inbound, bench.Counts.Outbound, bench.Counts.FullDuplex, bench.Counts.Prunable)).IsEqualTo((1, 0, 1, 0));
        await Assert.That(bench.Table.UsedByUs().Single()).IsSameReferenceAs(inbound);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Exists);

        bench.Table.StopUsing(inbound);
        await Assert.That((bench.Counts.FullDuplex, bench.Counts.Prunable)).IsEqualTo((0, 1));
        await Assert.That(bench.Table.UsedByUs()).IsEmpty();
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
    }

    [Test]
    public async Task A_connection_that_only_the_peer_may_use_forbids_the_dial()
    {
        using var bench = new TableBench();
        bench.Establish(Peer);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Forbidden);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task One_from_the_same_host_and_another_port_suppresses_nothing(bool isDuplex)
    {
        using var bench = new TableBench();
        bench.Establish(SameHostOtherPort, isDuplex);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Dial);
        await Assert.That(bench.Table.HasInbound(Peer)).IsFalse();
        await Assert.That(bench.Table.HasInbound(SameHostOtherPort)).IsTrue();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task One_that_is_forwarded_is_a_nodes_and_suppresses_nothing(bool isEstablished)
    {
        using var bench = new TableBench();
        bench.Admit(Peer, out var lease, out _);
        // Whose it will be is not known before there is a connection.
        var before = Ask(bench);
        await Assert.That(before.Verdict).IsEqualTo(DialVerdict.Wait);
        var settings = bench.SettingsFor(Peer) with { Gate = new HandshakeGate(Wire.Nodes, keepsPeerSharing: true) };
        var forwarded = Connection.Respond(lease.Id, new MemoryBearer(TableBench.Local, Peer), settings, new RecordingOwner());
        bench.Table.Bind(lease.Id, forwarded);
        await before.Change!.WaitAsync(Eventually.Deadline);
        await Assert.That(bench.Table.Knows(Peer)).IsFalse();
        if (isEstablished)
            bench.Table.Establish(forwarded);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Dial);
    }

    [Test]
    public async Task One_that_is_being_negotiated_is_waited_for_until_it_is_decided()
    {
        using var bench = new TableBench();
        bench.Admit(Peer, out var lease, out _);
        var connection = bench.Bind(lease, out var bearer);
        connection.Start();
        var decision = Ask(bench);
        await Assert.That(decision.Verdict).IsEqualTo(DialVerdict.Wait);
        await Assert.That(decision.Change!.IsCompleted).IsFalse();
        bearer.PeerSends(Wire.Proposal(Wire.ProposeDuplex));
        await decision.Change!.WaitAsync(Eventually.Deadline);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Reuse);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task One_that_is_ending_is_waited_for_until_it_is_gone(bool isInbound)
    {
        using var bench = new TableBench();
        MemoryBearer bearer;
        Connection connection;
        if (isInbound)
            connection = bench.Establish(Peer, out bearer, isDuplex: true, peerAnswersEnd: false);
        else
            connection = bench.DialSilent(TableBench.Local, Peer, out bearer, peerAnswersEnd: false);
        if (!isInbound)
            bearer.PeerSends(Wire.Answer(Wire.AcceptDuplex));
        connection.Close(CloseReason.Recycled);
        var decision = Ask(bench);
        await Assert.That(decision.Verdict).IsEqualTo(DialVerdict.Wait);
        bearer.PeerEnds();
        await decision.Change!.WaitAsync(Eventually.Deadline);
        await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Dial);
    }

    [Test]
    public async Task One_that_has_its_reason_to_close_is_waited_for_although_its_turn_to_has_not_come()
    {
        using var bench = new TableBench();
        var connection = bench.Establish(Peer, out var bearer, isDuplex: true);
        var verdict = DialVerdict.Dial;
        var handler = new RecordingHandler
        {
            OnReceived = (channel, _) =>
            {
                channel.Connection.Close(CloseReason.Recycled);
                verdict = Ask(bench).Verdict;
            },
        };
        connection.Attach(2, MiniProtocolRole.Responder, handler);
        bearer.PeerSends(ConnManager.Wire.Segment(2, MiniProtocolRole.Initiator, [1]));
        await Assert.That(verdict).IsEqualTo(DialVerdict.Wait);
    }

    [Test]
    public async Task Whoever_waits_is_told_of_the_next_move_and_of_none_before_it()
    {
        using var bench = new TableBench();
        bench.Admit(Peer, out var lease, out _);
        var connection = bench.Bind(lease, out var bearer, peerAnswersEnd: false);
        connection.Start();
        Task[] first = [Ask(bench).Change!, Ask(bench).Change!];
        connection.Close(CloseReason.Recycled);
        await Task.WhenAll(first).WaitAsync(Eventually.Deadline);

        var second = Ask(bench).Change!;
        await Assert.That(second.IsCompleted).IsFalse();
        bearer.PeerEnds();
        await second.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task Outbound_places_end_at_their_limit_and_dials_count_from_the_first_moment()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxOutboundConns = 2 });
        bench.Dial(TableBench.Local, Peer);
        var lease = bench.Reserve(TableBench.Tcp("10.0.0.2", 3001));
        var third = TableBench.Tcp("10.0.0.3", 3001);
        await Assert.That(bench.Table.Reserve(ProtocolFamily.NodeToNode, third)).IsEqualTo(new DialDecision(DialVerdict.Limit));
        lease.Return();
        await Assert.That(bench.Table.Reserve(ProtocolFamily.NodeToNode, third).Verdict).IsEqualTo(DialVerdict.Dial);
    }

    [Test]
    [Arguments(0, 1, 2)]
    [Arguments(2, 0, 1)]
    [Arguments(1, 2, 0)]
    public async Task The_attempts_of_one_dial_hold_one_place_until_the_last_of_them_gives_it_back(int first, int second, int third)
    {
        using var bench = new TableBench(new ConnectionLimits { MaxOutboundConns = 1 });
        var place = new DialPlace();
        var leases = Enumerable.Range(1, 3)
            .Select(i => bench.Table.Reserve(ProtocolFamily.NodeToNode, TableBench.Tcp($"10.1.0.{i}", 3001), place).Lease).ToList();
        await Assert.That(bench.Table.Reserve(ProtocolFamily.NodeToNode, TableBench.Tcp("10.1.0.1", 3001), place).Verdict).IsEqualTo(DialVerdict.Exists);
        foreach (int given in new[] { first, second })
        {
            leases[given].Return();
            await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
            await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Limit);
        }

        var connection = bench.Connect(leases[third], TableBench.Local, out _);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
        bench.Table.Audit();
        connection.Abort(CloseReason.LocalClosed);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(0);
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
    }

    [Test]
    public async Task Of_many_connections_with_one_remote_address_each_can_go_and_the_others_are_still_known()
    {
        using var bench = new TableBench();
        var connections = Enumerable.Range(1, 5).Select(i => EstablishAt(bench, TableBench.Tcp("192.0.2.1", i))).ToList();
        foreach (int at in new[] { 2, 0, 2, 0 })
        {
            connections[at].Close(CloseReason.LocalClosed);
            connections.RemoveAt(at);
            await Assert.That(bench.Table.Knows(Peer)).IsTrue();
            await Assert.That(Ask(bench).Verdict).IsEqualTo(DialVerdict.Forbidden);
        }

        connections[0].Close(CloseReason.LocalClosed);
        await Assert.That(bench.Table.Knows(Peer)).IsFalse();
    }

    private static Connection EstablishAt(TableBench bench, PeerEndPoint local)
    {
        bench.Table.Admit(ProtocolFamily.NodeToNode, local, Peer, out var lease, out _);
        var connection = bench.Bind(lease, out var bearer);
        bearer.PeerSends(Wire.Proposal(Wire.ProposeUnidirectional));
        connection.Start();
        return connection;
    }

    private static DialDecision Ask(TableBench bench) => bench.Table.Reserve(ProtocolFamily.NodeToNode, Peer);
}
