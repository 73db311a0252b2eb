using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;
using Dingo.Tests.Events;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>Many threads on one table; what is left is looked at when all have come to rest.</summary>
public sealed class ConnectionTableRaceTests
{
    private const int Threads = 8;

    private static readonly ConnectionLimits Unlimited = new()
    {
        MaxInboundConns = int.MaxValue,
        MaxConnectionsPerIP = int.MaxValue,
        MaxLocalConns = int.MaxValue,
        MaxOutboundConns = int.MaxValue,
        MaxPendingHandshakes = int.MaxValue,
    };

    [Test]
    public async Task Replacements_that_compete_for_the_same_addresses_leave_one_and_leak_none()
    {
        var peer = TableBench.Tcp("10.0.0.1", 4000);
        for (int round = 0; round < 30; round++)
        {
            using var bench = new TableBench(RunningManager.WideLimits);
            using var events = new EventLog(bench.Bus.Subscribe("test"));
            var rivals = new Connection[Threads];
            await OnThreads.RunAsync(Threads, i => rivals[i] = bench.Establish(peer));

            var winner = rivals.MaxBy(static c => c.Id.Number)!;
            foreach (var rival in rivals)
                await Assert.That(rival.CloseReason).IsEqualTo(rival == winner ? CloseReason.None : CloseReason.Collision);
            await Assert.That(bench.Table.Find(winner.Id.Number)).IsSameReferenceAs(winner);
            await Assert.That(bench.Counts).IsEqualTo(new ConnectionCounts(1, 0, 0, 0, 0, 1, 0, 0, 1));
            bench.Table.Audit();
            await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);

            winner.Close(CloseReason.LocalClosed);
            await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
            await Assert.That(bench.Table.Shut().IsCompleted).IsTrue();
            var seen = events.ReadAll();
            int opened = seen.Count(static e => e.TryGet(out InboundConnectionEvent _));
            await Assert.That(opened).IsEqualTo(rivals.Count(static c => c.WasEstablished));
            await Assert.That(seen.Count).IsEqualTo(2 * opened);
        }
    }

    [Test]
    public async Task Gauges_equal_the_table_when_the_threads_that_changed_it_have_come_to_rest()
    {
        using var bench = new TableBench(Unlimited);
        var left = new List<Connection>[Threads];
        await OnThreads.RunAsync(Threads, thread => left[thread] = Churn(bench, thread));

        var snapshot = bench.Table.Snapshot().Connections;
        await Assert.That(snapshot.Count).IsEqualTo(left.Sum(static own => own.Count));
        await Assert.That(bench.Counts).IsEqualTo(new ConnectionCounts(
            Inbound: snapshot.Count(static c => c.IsInbound && !c.IsNtC),
            Local: snapshot.Count(static c => c.IsNtC),
            Outbound: snapshot.Count(static c => !c.IsInbound),
            PendingInbound: 0,
            PendingLocal: 0,
            Unidirectional: snapshot.Count(static c => !c.IsNtC && !c.IsDuplex),
            Duplex: snapshot.Count(static c => c.IsDuplex),
            FullDuplex: 0,
            Prunable: snapshot.Count(static c => c.IsInbound && !c.IsNtC)));
        await Assert.That(Sources(bench)).IsEqualTo(bench.Counts.Inbound);
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);

        await OnThreads.RunAsync(Threads, thread => left[thread].ForEach(static c => c.Close(CloseReason.LocalClosed)));
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
        await Assert.That(Sources(bench)).IsEqualTo(0);
    }

    private static int Sources(TableBench bench) =>
        Enumerable.Range(0, 4).Sum(i => bench.Table.CountOf(SourceKey.Of(TableBench.Tcp($"10.0.0.{i}", 0))));

    private static List<Connection> Churn(TableBench bench, int thread)
    {
        var random = new Random(thread);
        var own = new List<Connection>();
        for (int i = 0; i < 2000; i++)
        {
            int port = 1 + (thread * 2000) + i;
            var peer = TableBench.Tcp($"10.0.0.{random.Next(4)}", port);
            switch (random.Next(8))
            {
                case 0 or 1:
                    own.Add(bench.Establish(peer, isDuplex: random.Next(2) == 0));
                    break;
                case 2:
                    own.Add(bench.Establish(PeerEndPoint.UnixClient("/run/node.socket", (ulong)port)));
                    break;
                case 3:
                    own.Add(bench.Dial(TableBench.Local, peer));
                    break;
                case 4:
                    bench.Admit(peer, out var lease, out _);
                    lease.Return();
                    break;
                case 5:
                    var decision = bench.Table.Reserve(ProtocolFamily.NodeToNode, peer);
                    if (decision.Verdict == DialVerdict.Dial)
                        decision.Lease.Return();
                    break;
                default:
                    if (own.Count > 0)
                    {
                        int at = random.Next(own.Count);
                        own[at].Close(CloseReason.LocalClosed);
                        own.RemoveAt(at);
                    }

                    break;
            }
        }

        return own;
    }
}
