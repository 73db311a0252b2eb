using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionTableExplanationTests
{
    [Test]
    public async Task What_it_says_is_what_happens_whatever_the_table_holds()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            using var bench = new TableBench(new ConnectionLimits
            {
                MaxInboundConns = random.Next(1, 12),
                MaxConnectionsPerIP = random.Next(1, 5),
                MaxLocalConns = random.Next(0, 5),
                MaxPendingHandshakes = random.Next(1, 12),
            });
            for (ushort i = 1; i < 40; i++)
            {
                bool isNode = random.Next(3) > 0;
                var remote = isNode ? TableBench.Tcp($"192.0.2.{random.Next(1, 5)}", 1000 + i) : PeerEndPoint.UnixClient("/run/node.socket", i);
                var family = isNode ? ProtocolFamily.NodeToNode : ProtocolFamily.NodeToClient;
                var said = bench.Table.Explain(family, isNode ? SourceKey.Of(remote) : null);
                var happened = isNode ? bench.Admit(remote) : bench.AdmitLocal(i);
                await Assert.That(said.Verdict).IsEqualTo(happened);
            }
        }
    }

    [Test]
    public async Task It_names_every_rule_with_the_counts_that_decide()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxInboundConns = 7, MaxConnectionsPerIP = 2, MaxPendingHandshakes = 9 });
        bench.Admit(TableBench.Tcp("192.0.2.7", 1));
        bench.Admit(TableBench.Tcp("192.0.2.7", 2));
        bench.Admit(TableBench.Tcp("192.0.2.8", 3));

        var source = SourceKey.Of(TableBench.Tcp("192.0.2.7", 0));
        var explanation = bench.Table.Explain(ProtocolFamily.NodeToNode, source);
        await Assert.That(explanation.Verdict).IsEqualTo(RefusalReason.IPLimit);
        await Assert.That(explanation.Source).IsEqualTo(source);
        await Assert.That(Listed.Of(explanation.Rules)).IsEqualTo(Listed.Of(
        [
            new AdmissionRule(RefusalReason.Stopping, 0, 1), new AdmissionRule(RefusalReason.IPLimit, 2, 2),
            new AdmissionRule(RefusalReason.InboundLimit, 3, 7), new AdmissionRule(RefusalReason.PendingLimit, 3, 9),
        ]));
    }

    [Test]
    public async Task A_table_that_is_shut_refuses_first_of_all()
    {
        using var bench = new TableBench();
        _ = bench.Table.Shut();
        var explanation = bench.Table.Explain(ProtocolFamily.NodeToNode, source: null);
        await Assert.That(explanation.Verdict).IsEqualTo(RefusalReason.Stopping);
        await Assert.That(explanation.Rules.Select(static rule => rule.Reason)).DoesNotContain(RefusalReason.IPLimit);
    }

    [Test]
    public async Task A_limit_that_is_lowered_closes_nobody_and_one_that_is_raised_admits_at_once()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxInboundConns = 2 });
        var first = bench.Establish(TableBench.Tcp("192.0.2.1", 1));
        bench.Establish(TableBench.Tcp("192.0.2.2", 1));
        bench.Table.Limits = new ConnectionLimits { MaxInboundConns = 1 };
        await Assert.That(bench.Counts.Inbound).IsEqualTo(2);
        first.Close(Dingo.Ouroboros.Connections.CloseReason.LocalClosed);
        await Assert.That(bench.Admit(TableBench.Tcp("192.0.2.3", 1))).IsEqualTo(RefusalReason.InboundLimit);
        bench.Table.Limits = new ConnectionLimits { MaxInboundConns = 2 };
        await Assert.That(bench.Admit(TableBench.Tcp("192.0.2.3", 1))).IsEqualTo(RefusalReason.None);
    }

    [Test]
    public async Task The_report_has_every_place_that_is_held_in_every_state()
    {
        using var bench = new TableBench();
        bench.Admit(TableBench.Tcp("192.0.2.1", 1));
        var established = bench.Establish(TableBench.Tcp("192.0.2.2", 1));
        var reserved = bench.Reserve(TableBench.Tcp("192.0.2.3", 1));
        await Assert.That(Listed.Of(bench.Table.Report())).IsEqualTo(Listed.Of(
        [
            new ConnectionReport(new(1, TableBench.Local, TableBench.Tcp("192.0.2.1", 1)), ConnectionState.UnnegotiatedInbound, true,
                ProtocolFamily.NodeToNode, ConnectionUse.None, SourceKey.Of(TableBench.Tcp("192.0.2.1", 1)), null),
            new ConnectionReport(established.Id, ConnectionState.Established, true,
                ProtocolFamily.NodeToNode, ConnectionUse.Inbound, SourceKey.Of(TableBench.Tcp("192.0.2.2", 1)), established),
            new ConnectionReport(reserved.Id, ConnectionState.ReservedOutbound, false,
                ProtocolFamily.NodeToNode, ConnectionUse.None, null, null),
        ]));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_row_that_is_used_again_tells_nothing_of_the_connection_before(bool isDialled)
    {
        using var bench = new TableBench();
        var peer = TableBench.Tcp("192.0.2.2", 1);
        (isDialled ? bench.Dial(TableBench.Local, peer, isDuplex: true) : bench.Establish(peer, isDuplex: true)).Close(CloseReason.LocalClosed);
        bench.Admit(peer);
        await Assert.That(bench.Table.Report().Single()).IsEqualTo(
            new ConnectionReport(new(2, TableBench.Local, peer), ConnectionState.UnnegotiatedInbound, true,
                ProtocolFamily.NodeToNode, ConnectionUse.None, SourceKey.Of(peer), null));
    }
}
