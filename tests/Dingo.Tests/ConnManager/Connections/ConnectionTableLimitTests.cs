using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.Events;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionTableLimitTests
{
    private static readonly ConnectionLimits Wide = RunningManager.WideLimits;

    [Test]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(100)]
    public async Task Inbound_places_end_at_their_limit(int limit)
    {
        using var bench = new TableBench(Wide with { MaxInboundConns = limit });
        for (int i = 0; i < limit; i++)
            await Assert.That(bench.Admit(TableBench.Tcp($"10.0.0.{i % 200}", 1000 + i))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Admit(TableBench.Tcp("10.1.0.1", 1))).IsEqualTo(RefusalReason.InboundLimit);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(limit);
        await Assert.That(bench.AdmitLocal(1)).IsEqualTo(RefusalReason.None);
    }

    [Test]
    [Arguments(1)]
    [Arguments(5)]
    public async Task Places_of_one_address_end_at_their_limit(int limit)
    {
        using var bench = new TableBench(Wide with { MaxConnectionsPerIP = limit });
        for (int i = 0; i < limit; i++)
            await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 1000 + i))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Admit(TableBench.Tcp("::ffff:10.0.0.1", 1))).IsEqualTo(RefusalReason.IPLimit);
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.2", 1))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Table.CountOf(SourceKey.Of(TableBench.Tcp("10.0.0.1", 0)))).IsEqualTo(limit);
    }

    [Test]
    public async Task A_whole_IPv6_64_is_one_address()
    {
        using var bench = new TableBench(Wide with { MaxConnectionsPerIP = 2 });
        await Assert.That(bench.Admit(TableBench.Tcp("2001:db8::1", 1))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Admit(TableBench.Tcp("2001:db8::ffff:1:1", 1))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Admit(TableBench.Tcp("2001:db8::2", 1))).IsEqualTo(RefusalReason.IPLimit);
        await Assert.That(bench.Admit(TableBench.Tcp("2001:db8:0:1::1", 1))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(3)]
    public async Task Clients_have_a_budget_of_their_own(int limit)
    {
        using var bench = new TableBench(Wide with { MaxLocalConns = limit, MaxConnectionsPerIP = 1 });
        for (int i = 1; i <= limit; i++)
            await Assert.That(bench.AdmitLocal((ulong)i)).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.AdmitLocal(99)).IsEqualTo(RefusalReason.LocalLimit);
        await Assert.That(bench.Counts.Local).IsEqualTo(limit);
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 1))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    public async Task Clients_over_TCP_are_not_counted_against_their_address()
    {
        using var bench = new TableBench(Wide with { MaxConnectionsPerIP = 1 });
        for (int port = 1; port <= 3; port++)
        {
            var remote = TableBench.Tcp("10.0.0.1", port);
            var refusal = bench.Table.Admit(ProtocolFamily.NodeToClient, TableBench.Local, remote, out var lease, out _);
            await Assert.That(refusal).IsEqualTo(RefusalReason.None);
            bench.Bind(lease, out _);
        }

        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 9))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    public async Task A_number_is_never_given_again_in_either_direction()
    {
        using var bench = new TableBench();
        ulong last = 0;
        for (int i = 0; i < 6; i++)
        {
            ConnectionLease lease;
            if (i is 0 or 3 or 4)
                bench.Admit(TableBench.Tcp("10.0.0.1", 1), out lease, out _);
            else
                lease = bench.Reserve(TableBench.Tcp("10.0.0.1", 1));
            await Assert.That(lease.Id.Number).IsGreaterThan(last);
            last = lease.Id.Number;
            lease.Return();
        }
    }

    [Test]
    public async Task Only_an_established_connection_is_found_by_its_number_and_in_the_snapshot()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var lease, out _);
        bench.Bind(lease, out _);
        await Assert.That(bench.Table.Find(lease.Id.Number)).IsNull();
        await Assert.That(bench.Table.Snapshot().Connections).IsEmpty();

        var connection = bench.Establish(TableBench.Tcp("10.0.0.2", 1), peerAnswersEnd: false);
        await Assert.That(bench.Table.Find(connection.Id.Number)).IsSameReferenceAs(connection);
        connection.Close(CloseReason.LocalClosed);
        await Assert.That(bench.Table.Find(connection.Id.Number)).IsNull();
    }

    [Test]
    public async Task Unfinished_handshakes_are_limited_for_each_family_apart()
    {
        using var bench = new TableBench(Wide with { MaxPendingHandshakes = 2 });
        for (int i = 1; i <= 2; i++)
        {
            await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", i))).IsEqualTo(RefusalReason.None);
            await Assert.That(bench.AdmitLocal((ulong)i)).IsEqualTo(RefusalReason.None);
        }

        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 9))).IsEqualTo(RefusalReason.PendingLimit);
        await Assert.That(bench.AdmitLocal(9)).IsEqualTo(RefusalReason.PendingLimit);
    }

    [Test]
    public async Task A_finished_handshake_makes_room_for_another_and_a_closing_one_too()
    {
        using var bench = new TableBench(Wide with { MaxPendingHandshakes = 1 });
        bench.Establish(TableBench.Tcp("10.0.0.1", 1));
        await Assert.That(bench.Counts.PendingInbound).IsEqualTo(0);
        var closing = bench.Establish(TableBench.Tcp("10.0.0.1", 2), peerAnswersEnd: false);
        closing.Close(CloseReason.LocalClosed);
        await Assert.That(bench.Counts.PendingInbound).IsEqualTo(0);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(2);
    }

    [Test]
    public async Task Zero_is_the_default_where_the_original_says_so_and_a_negative_limit_is_an_error()
    {
        var limits = new ConnectionLimits { MaxInboundConns = 0, MaxConnectionsPerIP = 0, MaxLocalConns = 0 };
        await Assert.That(limits.MaxInboundConns).IsEqualTo(100);
        await Assert.That(limits.MaxConnectionsPerIP).IsEqualTo(5);
        await Assert.That(limits.MaxLocalConns).IsEqualTo(0);
        await Assert.That(() => new ConnectionLimits { MaxInboundConns = -1 }).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => new ConnectionLimits { MaxConnectionsPerIP = -1 }).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => new ConnectionLimits { MaxLocalConns = -1 }).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => new ConnectionLimits { MaxPendingHandshakes = -1 }).Throws<ArgumentOutOfRangeException>();
    }

    [Test]
    public async Task The_last_place_is_never_given_to_two_that_race_for_it()
    {
        // As many as really run at the same time: those that wait for a processor race with nobody.
        int rivals = Math.Clamp(Environment.ProcessorCount, 2, 8);
        using var bench = new TableBench(Wide with { MaxInboundConns = 10 });
        for (int i = 0; i < 9; i++)
            await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 1 + i))).IsEqualTo(RefusalReason.None);
        int given = 0, tooMany = 0;
        await OnThreads.RunAsync(rivals, i =>
        {
            var peer = TableBench.Tcp("10.0.0.2", 1 + i);
            for (int attempt = 0; attempt < 100_000; attempt++)
            {
                if (bench.Admit(peer, out var lease, out _) != RefusalReason.None)
                    continue;
                Interlocked.Increment(ref given);
                if (bench.Counts.Inbound > 10)
                    Interlocked.Increment(ref tooMany);
                lease.Return();
            }
        });
        await Assert.That(tooMany).IsEqualTo(0);
        await Assert.That(given).IsGreaterThan(1000);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(9);
    }

    [Test]
    public async Task A_lease_is_given_back_once_however_often_it_is_returned()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var first, out _);
        bench.Admit(TableBench.Tcp("10.0.0.1", 2));
        first.Return();
        first.Return();
        await Assert.That(bench.Counts.Inbound).IsEqualTo(1);
        await Assert.That(bench.Table.CountOf(SourceKey.Of(TableBench.Tcp("10.0.0.1", 0)))).IsEqualTo(1);
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
    }

    [Test]
    public async Task A_lease_that_became_a_connection_cannot_be_given_back()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var lease, out _);
        var connection = bench.Bind(lease, out _);
        connection.Start();
        lease.Return();
        await Assert.That(bench.Counts.Inbound).IsEqualTo(1);
        connection.Close(CloseReason.Stopping);
        lease.Return();
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
    }

    [Test]
    public async Task A_shut_table_gives_no_places_and_tells_when_it_is_empty()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var lease, out _);
        bench.Admit(TableBench.Tcp("10.0.0.1", 3), out var other, out _);
        var emptied = bench.Table.Shut();
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 2))).IsEqualTo(RefusalReason.Stopping);
        await Assert.That(bench.Table.Reserve(ProtocolFamily.NodeToNode, TableBench.Local)).IsEqualTo(new DialDecision(DialVerdict.Stopping));
        other.Return();
        await Assert.That(emptied.IsCompleted).IsFalse();
        lease.Return();
        await emptied.WaitAsync(Eventually.Deadline);
        await Assert.That(bench.Table.Shut().IsCompleted).IsTrue();
        bench.Table.Open();
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 2))).IsEqualTo(RefusalReason.None);
        await Assert.That(bench.Table.Shut().IsCompleted).IsFalse();
    }

    [Test]
    public async Task What_we_opened_takes_no_place_of_those_that_peers_open()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxInboundConns = 1, MaxConnectionsPerIP = 1 });
        bench.Dial(TableBench.Local, TableBench.Tcp("10.0.0.1", 3001));
        await Assert.That(bench.Admit(TableBench.Tcp("10.0.0.1", 1))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    public async Task What_has_shaken_hands_elsewhere_does_not_wait_for_those_that_have_not()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxPendingHandshakes = 1 });
        bench.Admit(TableBench.Tcp("10.0.0.1", 1));
        var refusal = bench.Table.Add(Added.Establish(TableBench.Tcp("10.0.0.2", 1)), isInbound: true, "", out _);
        await Assert.That(refusal).IsEqualTo(RefusalReason.None);
    }
}
