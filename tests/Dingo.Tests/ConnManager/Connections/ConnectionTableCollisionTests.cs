using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionTableCollisionTests
{
    private static readonly PeerEndPoint Peer = TableBench.Tcp("10.0.0.1", 4000);

    [Test]
    public async Task An_inbound_newcomer_replaces_an_inbound_connection_of_the_same_addresses()
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test"));
        var older = bench.Establish(Peer, out var olderBearer);
        var newer = bench.Establish(TableBench.Tcp("::ffff:10.0.0.1", 4000));
        older.Close(CloseReason.LocalClosed);

        await Assert.That(older.CloseReason).IsEqualTo(CloseReason.Collision);
        await Assert.That(olderBearer.Disposals).IsEqualTo(1);
        await Assert.That(newer.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(1);
        await Assert.That((await events.NextInboundAsync()).ConnectionId).IsEqualTo(older.Id);
        var closed = await events.NextClosedAsync();
        await Assert.That(closed.ConnectionId).IsEqualTo(older.Id);
        await Assert.That(closed.Reason).IsEqualTo(CloseReason.Collision);
        await Assert.That((await events.NextInboundAsync()).ConnectionId).IsEqualTo(newer.Id);
        await Assert.That(events.ReadAll()).IsEmpty();
    }

    [Test]
    public async Task An_outbound_connection_beats_an_inbound_one()
    {
        using var bench = new TableBench();
        var lease = bench.Reserve(Peer);
        var inbound = bench.Establish(Peer);
        var outbound = bench.Connect(lease, TableBench.Local, out var bearer);
        bearer.PeerSends(Wire.Answer(Wire.AcceptUnidirectional));
        await Assert.That(inbound.CloseReason).IsEqualTo(CloseReason.Collision);
        await Assert.That(bench.Table.Find(outbound.Id.Number)).IsSameReferenceAs(outbound);
        await Assert.That(bench.Counts.Inbound).IsEqualTo(0);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
    }

    [Test]
    public async Task An_inbound_newcomer_is_refused_while_an_outbound_connection_has_the_addresses()
    {
        using var bench = new TableBench();
        var outbound = bench.Dial(TableBench.Local, Peer);
        await Assert.That(bench.Admit(Peer)).IsEqualTo(RefusalReason.Collision);
        outbound.Close(CloseReason.LocalClosed);
        await Assert.That(bench.Admit(Peer)).IsEqualTo(RefusalReason.None);
    }

    [Test]
    public async Task A_place_displaced_before_it_had_a_connection_is_told_so_when_it_gets_one()
    {
        using var bench = new TableBench();
        var place = bench.Reserve(Peer);
        bench.Admit(Peer, out var lease, out _);
        var outbound = bench.Connect(place, TableBench.Local, out var bearer);
        bearer.PeerSends(Wire.Answer(Wire.AcceptUnidirectional));
        var late = bench.Make(lease.Id, isInbound: true, out _);

        await Assert.That(bench.Table.Bind(lease.Id, late)).IsEqualTo(CloseReason.Collision);
        late.Close(CloseReason.Collision);
        late.Start();
        await Assert.That(bench.Counts.Inbound).IsEqualTo(0);
        await Assert.That(bench.Admit(Peer)).IsEqualTo(RefusalReason.Collision);
        await Assert.That(bench.Table.Find(outbound.Id.Number)).IsSameReferenceAs(outbound);
    }

    [Test]
    public async Task A_place_bound_after_the_table_was_shut_is_told_so()
    {
        using var bench = new TableBench();
        bench.Admit(Peer, out var lease, out _);
        var emptied = bench.Table.Shut();
        var late = bench.Make(lease.Id, isInbound: true, out _);
        await Assert.That(bench.Table.Bind(lease.Id, late)).IsEqualTo(CloseReason.Stopping);
        late.Close(CloseReason.Stopping);
        late.Start();
        await emptied.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task Addresses_used_ten_thousand_times_never_lead_to_another_connection()
    {
        using var bench = new TableBench();
        var previous = bench.Establish(Peer);
        for (int i = 0; i < 10_000; i++)
        {
            bool replaced = i % 2 == 0;
            if (!replaced)
                previous.Close(CloseReason.LocalClosed);
            var next = bench.Establish(Peer);
            previous.Close(CloseReason.Recycled);
            if (next.Id.Number <= previous.Id.Number || bench.Table.Find(previous.Id.Number) is not null
                || bench.Table.Find(next.Id.Number) != next || bench.Counts.Inbound != 1
                || previous.CloseReason != (replaced ? CloseReason.Collision : CloseReason.LocalClosed))
            {
                Assert.Fail($"Round {i}: {previous.Id.Number} and {next.Id.Number} were taken for each other.");
            }

            previous = next;
        }

        await Assert.That(bench.Figures.Closes(CloseReason.Collision)).IsEqualTo(5000);
        await Assert.That(bench.Figures.Closes(CloseReason.LocalClosed)).IsEqualTo(5000);
    }

    [Test]
    public async Task A_cancelled_dial_leaves_no_place()
    {
        using var bench = new TableBench();
        var lease = bench.Reserve(Peer);
        await Assert.That(bench.Counts.Outbound).IsEqualTo(1);
        lease.Return();
        await Assert.That(bench.Counts.Outbound).IsEqualTo(0);
    }
}
