using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.Events;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionTableEventTests
{
    [Test]
    public async Task A_connection_that_was_never_established_has_no_events()
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        bench.Admit(TableBench.Tcp("10.0.0.1", 1), out var unbound, out _);
        unbound.Return();
        bench.Admit(TableBench.Tcp("10.0.0.1", 2), out var silent, out _);
        var connection = bench.Bind(silent, out _);
        connection.Start();
        connection.Close(CloseReason.HandshakeTimedOut);
        bench.DialSilent(TableBench.Local, TableBench.Tcp("10.0.0.1", 3), out _).Close(CloseReason.HandshakeTimedOut);
        await Assert.That(events.ReadAll()).IsEmpty();
        await Assert.That(bench.Bus.LastSequence).IsEqualTo(0UL);
    }

    [Test]
    public async Task What_an_event_says_is_final_and_of_that_connection()
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        var duplex = bench.Establish(TableBench.Tcp("::ffff:10.0.0.1", 1), isDuplex: true);
        var opened = await events.NextInboundAsync();
        await Assert.That(opened.ConnectionId).IsEqualTo(duplex.Id);
        await Assert.That(opened.IsDuplex).IsTrue();
        await Assert.That(opened.IsNtC).IsFalse();
        await Assert.That(opened.LocalAddr).IsEqualTo(TableBench.Local);
        await Assert.That(opened.NormalizedRemoteAddr).IsEqualTo("10.0.0.1:1");

        var dialled = bench.Dial(TableBench.Local, TableBench.Tcp("2001:db8::2", 3001));
        var outbound = (await events.NextAsync()).AsOutboundConnection();
        await Assert.That(outbound.ConnectionId).IsEqualTo(dialled.Id);
        await Assert.That(outbound.ConnectionId.Local).IsEqualTo(TableBench.Local);
        await Assert.That(outbound.IsDuplex).IsFalse();
        await Assert.That(outbound.NormalizedRemoteAddr).IsEqualTo("[2001:db8::2]:3001");

        duplex.Close(CloseReason.ProtocolViolation, "zero-length segment");
        var closed = await events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(duplex.Id);
        await Assert.That(closed.Error).IsEqualTo("protocol_violation: zero-length segment");
        await Assert.That(closed.Detail).IsEqualTo("zero-length segment");
        dialled.Close(CloseReason.LocalClosed);
        await Assert.That((await events.NextClosedAsync()).Error).IsNull();
    }

    [Test]
    public async Task A_client_is_opened_and_closed_too_and_marked_as_one()
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        var client = bench.Establish(PeerEndPoint.UnixClient("/run/Node.socket", 7));
        var opened = await events.NextInboundAsync();
        await Assert.That(opened.IsNtC).IsTrue();
        await Assert.That(opened.IsDuplex).IsFalse();
        await Assert.That(opened.NormalizedRemoteAddr).IsEqualTo("unix:/run/Node.socket#7");
        client.Close(CloseReason.LocalClosed);
        await Assert.That((await events.NextClosedAsync()).IsNtC).IsTrue();
    }

    [Test]
    public async Task Each_connection_is_closed_once_whoever_closes_it()
    {
        using var bench = new TableBench(RunningManager.WideLimits);
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        var connections = new Connection[200];
        for (int i = 0; i < connections.Length; i++)
            connections[i] = bench.Establish(TableBench.Tcp("10.0.0.1", 1 + i));
        await OnThreads.RunAsync(8, thread =>
        {
            for (int i = 0; i < connections.Length; i++)
                connections[i].Close(thread % 2 == 0 ? CloseReason.Recycled : CloseReason.Reset, $"thread {thread}");
        });

        await Assert.That(await Eventually.IsTrueAsync(() => bench.Counts == default)).IsTrue();
        var seen = events.ReadAll();
        await Assert.That(seen.Count).IsEqualTo(2 * connections.Length);
        await Assert.That(seen.Take(connections.Length).Select(static e => e.AsInboundConnection().ConnectionId)
            .SequenceEqual(connections.Select(static c => c.Id))).IsTrue();
        await Assert.That(seen.Skip(connections.Length).Select(static e => e.AsConnectionClosed().ConnectionId.Number).Distinct().Count())
            .IsEqualTo(connections.Length);
        foreach (var e in seen.Skip(connections.Length).Select(static e => e.AsConnectionClosed()))
        {
            var connection = connections.Single(c => c.Id == e.ConnectionId);
            await Assert.That(e.Reason).IsEqualTo(connection.CloseReason);
            await Assert.That(e.Detail).IsEqualTo(connection.CloseDetail);
        }
    }

    [Test]
    public async Task A_snapshot_and_the_events_after_it_are_the_table_even_for_a_subscriber_that_falls_behind()
    {
        using var bench = new TableBench(RunningManager.WideLimits);
        using var subscription = bench.Bus.Subscribe("slow", capacity: 4);
        var random = new Random(20260101);
        var open = new List<Connection>();
        var known = new HashSet<ulong>();
        ulong knownTo = 0;
        int resyncs = 0;
        for (int step = 0; step < 5000; step++)
        {
            if (open.Count == 0 || random.Next(2) == 0)
            {
                open.Add(bench.Establish(TableBench.Tcp("10.0.0.1", 1 + step)));
            }
            else
            {
                int at = random.Next(open.Count);
                open[at].Close(CloseReason.LocalClosed);
                open.RemoveAt(at);
            }

            if (random.Next(8) != 0)
                continue;
            while (subscription.TryRead(out var delivery))
            {
                if (delivery.IsGap)
                {
                    var snapshot = bench.Table.Snapshot();
                    known = [.. snapshot.Connections.Select(static c => c.ConnectionId.Number)];
                    knownTo = snapshot.Sequence;
                    resyncs++;
                }
                else if (delivery.Sequence > knownTo)
                {
                    Apply(delivery.Event, known);
                }
            }

            if (!known.SetEquals(open.Select(static c => c.Id.Number)))
                Assert.Fail($"Step {step}: what the subscriber knows is not the table.");
        }

        await Assert.That(resyncs).IsGreaterThan(10);
    }

    private static void Apply(AnyEvent e, HashSet<ulong> known)
    {
        bool changed = e.TryGet(out InboundConnectionEvent opened)
            ? known.Add(opened.ConnectionId.Number)
            : known.Remove(e.AsConnectionClosed().ConnectionId.Number);
        if (!changed)
            throw new InvalidOperationException("A connection was opened twice, or closed without having been open.");
    }
}
