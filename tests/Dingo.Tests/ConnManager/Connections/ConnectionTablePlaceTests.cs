using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>A place through the whole life of its connection: never free too early, always free in the end.</summary>
public sealed class ConnectionTablePlaceTests
{
    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_place_is_taken_at_every_instant_from_its_admission_to_its_sockets_end(bool isLocal)
    {
        using var bench = new TableBench(RunningManager.WideLimits with { MaxInboundConns = 1, MaxLocalConns = 1 });
        await Assert.That(isLocal ? bench.AdmitLocal(1, out var lease) : bench.Admit(TableBench.Tcp("10.0.0.1", 1), out lease, out _))
            .IsEqualTo(RefusalReason.None);
        await AssertFull("admitted");
        var connection = bench.Bind(lease, out var bearer, peerAnswersEnd: false);
        await AssertFull("bound");
        connection.Start();
        await AssertFull("started");
        byte[] proposal = Wire.Proposal(isLocal ? Wire.ProposeLocal : Wire.ProposeUnidirectional);
        bearer.PeerSends(proposal[..5]);
        await AssertFull("in its handshake");
        bearer.PeerSends(proposal[5..]);
        await Assert.That(connection.WasEstablished).IsTrue();
        await AssertFull("established");
        connection.Close(CloseReason.Draining);
        await AssertFull("closing");
        bearer.PeerEnds();
        await Assert.That(bearer.Disposals).IsEqualTo(1);
        await Assert.That(isLocal ? bench.AdmitLocal(2) : bench.Admit(TableBench.Tcp("10.0.0.2", 1))).IsEqualTo(RefusalReason.None);

        async Task AssertFull(string when)
        {
            var refusal = isLocal ? bench.AdmitLocal(2) : bench.Admit(TableBench.Tcp("10.0.0.2", 1));
            await Assert.That(refusal).IsEqualTo(isLocal ? RefusalReason.LocalLimit : RefusalReason.InboundLimit).Because(when);
        }
    }

    [Test]
    public async Task A_connection_that_is_not_established_cannot_be_let_go_by_who_knows_its_number()
    {
        using var bench = new TableBench(RunningManager.WideLimits);
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var lease, out _);
        var connection = bench.Bind(lease, out var bearer);
        await Assert.That(bench.Table.Release(lease.Id.Number, connection, new ClosedCause(CloseReason.Released, null))).IsFalse();
        await Assert.That(bench.Counts.Inbound).IsEqualTo(1);
        connection.Start();
        bearer.PeerSends(Wire.Proposal(Wire.ProposeUnidirectional));
        await Assert.That(bench.Table.Release(lease.Id.Number, connection, new ClosedCause(CloseReason.Released, null))).IsTrue();
        await Assert.That(bench.Counts.Inbound).IsEqualTo(0);
    }

    [Test]
    [Arguments("MaxInboundConns", 0, 100)]
    [Arguments("MaxInboundConns", 1, 1)]
    [Arguments("MaxInboundConns", int.MaxValue, 1000)]
    [Arguments("MaxConnectionsPerIP", 0, 5)]
    [Arguments("MaxConnectionsPerIP", 1, 1)]
    [Arguments("MaxConnectionsPerIP", int.MaxValue, 1000)]
    [Arguments("MaxLocalConns", 0, 0)]
    [Arguments("MaxLocalConns", 1, 1)]
    [Arguments("MaxLocalConns", int.MaxValue, 1000)]
    [Arguments("MaxPendingHandshakes", 0, 0)]
    [Arguments("MaxPendingHandshakes", 1, 1)]
    [Arguments("MaxPendingHandshakes", int.MaxValue, 1000)]
    public async Task A_limit_of_none_of_one_and_of_the_greatest_number_admits_what_it_says(string limit, int value, int admitted)
    {
        var greatest = new ConnectionLimits
        {
            MaxInboundConns = int.MaxValue,
            MaxConnectionsPerIP = int.MaxValue,
            MaxLocalConns = int.MaxValue,
            MaxPendingHandshakes = int.MaxValue,
        };
        using var bench = new TableBench(limit switch
        {
            "MaxInboundConns" => greatest with { MaxInboundConns = value },
            "MaxConnectionsPerIP" => greatest with { MaxConnectionsPerIP = value },
            "MaxLocalConns" => greatest with { MaxLocalConns = value },
            _ => greatest with { MaxPendingHandshakes = value },
        });

        int count = 0;
        for (int i = 1; i <= 1000; i++)
        {
            var refusal = limit == "MaxLocalConns" ? bench.AdmitLocal((ulong)i) : bench.Admit(TableBench.Tcp("10.0.0.1", i));
            count += refusal == RefusalReason.None ? 1 : 0;
        }

        await Assert.That(count).IsEqualTo(admitted);
    }

    [Test]
    public async Task Whoever_was_refused_a_thousand_times_gets_the_next_place_that_is_free()
    {
        using var bench = new TableBench(RunningManager.WideLimits with { MaxConnectionsPerIP = 1 });
        var holder = bench.Establish(TableBench.Tcp("10.0.0.1", 1));
        for (int port = 2; port <= 1001; port++)
            await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", port))).IsEqualTo(RefusalReason.IPLimit);
        holder.Close(CloseReason.LocalClosed);
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 1002))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    [MatrixDataSource]
    public async Task A_connection_may_be_closed_in_every_state_and_then_holds_nothing(
        [Matrix("bound", "in its handshake", "dialled", "established", "established by us", "a client", "answered", "closing", "closed")] string state,
        [Matrix("close", "reset", "abort")] string way)
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        var connection = Reach(bench, state, out var bearer);
        switch (way)
        {
            case "close":
                connection.Close(CloseReason.Draining);
                break;
            case "reset":
                connection.Close(CloseReason.ProtocolViolation);
                break;
            default:
                connection.Abort(CloseReason.Stopping);
                break;
        }

        if (state == "bound")
            connection.Start();
        bearer.PeerEnds();
        await Assert.That(connection.Completion.IsCompleted).IsTrue();
        await Assert.That(bearer.Disposals).IsEqualTo(1);
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
        await Assert.That(bench.Table.CountOf(SourceKey.Of(connection.Remote))).IsEqualTo(0);
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
        var seen = events.ReadAll();
        await Assert.That(seen.Count).IsEqualTo(connection.WasEstablished ? 2 : 0);
        if (connection.WasEstablished)
            await Assert.That(seen[1].AsConnectionClosed().Reason).IsEqualTo(connection.CloseReason);
    }

    private static Connection Reach(TableBench bench, string state, out MemoryBearer bearer)
    {
        var peer = TableBench.Tcp("10.0.0.1", 1);
        switch (state)
        {
            case "bound" or "in its handshake" or "answered":
                bench.Admit(peer, out var lease, out _);
                var unnegotiated = bench.Bind(lease, out bearer, peerAnswersEnd: false);
                if (state == "bound")
                    return unnegotiated;
                byte[] proposal = Wire.Proposal(Wire.ProposeQuery);
                bearer.PeerSends(state == "answered" ? proposal : proposal[..5]);
                unnegotiated.Start();
                return unnegotiated;
            case "dialled":
                return bench.DialSilent(TableBench.Local, peer, out bearer);
            case "established by us":
                var dialled = bench.DialSilent(TableBench.Local, peer, out bearer);
                bearer.PeerSends(Wire.Answer(Wire.AcceptUnidirectional));
                return dialled;
            case "a client":
                return bench.Establish(PeerEndPoint.UnixClient("/run/node.socket", 1), out bearer, peerAnswersEnd: false);
            default:
                var established = bench.Establish(peer, out bearer, peerAnswersEnd: false);
                if (state is "closing" or "closed")
                    established.Close(CloseReason.Recycled);
                if (state == "closed")
                    bearer.PeerEnds();
                return established;
        }
    }

    [Test]
    public async Task A_dial_that_is_given_up_before_it_connects_holds_nothing_however_often_it_is_given_up()
    {
        using var bench = new TableBench();
        var lease = bench.Reserve(TableBench.Tcp("10.0.0.1", 1));
        lease.Return();
        lease.Return();
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
    }
}
