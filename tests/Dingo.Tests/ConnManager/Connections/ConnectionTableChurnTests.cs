using System.Net;
using System.Runtime.CompilerServices;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>What a table costs after so many connections that one object left behind for each would show.</summary>
public sealed class ConnectionTableChurnTests
{
    private const int Connections = 50_000;
    private const int WarmUp = 20_000;
    private const long FewBytes = 1 << 20;
    private static readonly IPAddress[] Hosts = [.. Enumerable.Range(0, 200).Select(static i => new IPAddress([10, 0, 0, (byte)i]))];

    [Test]
    [NotInParallel] // It measures the heap.
    public async Task Fifty_thousand_connections_leave_no_memory_and_each_was_closed_once()
    {
        using var bench = new TableBench();
        using var events = new EventLog(bench.Bus.Subscribe("test", capacity: 256));
        ulong last = OpenAndClose(bench, events, WarmUp, after: 0);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        last = OpenAndClose(bench, events, Connections, last);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        await Assert.That(last).IsEqualTo((ulong)(WarmUp + Connections));
        await Assert.That(grown).IsLessThan(FewBytes);
        await AssertEmpty(bench);
        await Assert.That(bench.Bus.LastSequence).IsEqualTo(2 * last);
    }

    [Test]
    public async Task Half_a_million_places_given_and_given_back_leave_no_row_and_no_key()
    {
        using var bench = new TableBench();
        var peers = Array.ConvertAll(Hosts, static host => PeerEndPoint.Tcp(host, 3001));
        for (int i = 0; i < 500_000; i++)
        {
            bench.Admit(peers[i % peers.Length], out var lease, out _);
            lease.Return();
        }

        await AssertEmpty(bench);
    }

    [Test]
    public async Task A_connection_that_is_gone_is_kept_by_nobody()
    {
        using var bench = new TableBench();
        var gone = OpenAndClose(bench);
        GC.Collect();
        await Assert.That(gone.IsAlive).IsFalse();
    }

    [Test]
    public async Task Of_many_that_go_at_once_few_rows_are_kept()
    {
        using var bench = new TableBench(new ConnectionLimits { MaxLocalConns = 1_000, MaxPendingHandshakes = 1_000 });
        var leases = Enumerable.Range(1, 1_000).Select(client => bench.AdmitLocal((ulong)client, out var lease) == RefusalReason.None ? lease : default).ToList();
        leases.ForEach(static lease => lease.Return());
        await Assert.That(SpareRowsOf(bench.Table).Count).IsEqualTo(64);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenAndClose(TableBench bench)
    {
        var connection = bench.Establish(PeerEndPoint.Tcp(Hosts[0], 3001));
        connection.Close(CloseReason.LocalClosed);
        return new WeakReference(connection);
    }

    private static async Task AssertEmpty(TableBench bench)
    {
        await Assert.That(RowsOf(bench.Table).Count + ByAddressesOf(bench.Table).Count + SourcesOf(bench.Table).Count).IsEqualTo(0);
        int capacity = RowsOf(bench.Table).EnsureCapacity(0) + ByAddressesOf(bench.Table).EnsureCapacity(0) + SourcesOf(bench.Table).EnsureCapacity(0);
        await Assert.That(capacity).IsLessThan(100);
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
    }

    // Nodes and clients in turn, each of which must be opened and then closed before the next.
    private static ulong OpenAndClose(TableBench bench, EventLog events, int count, ulong after)
    {
        for (int i = 0; i < count; i++)
        {
            var peer = i % 2 == 0
                ? PeerEndPoint.Tcp(Hosts[i % Hosts.Length], 1 + (i % 60_000))
                : PeerEndPoint.UnixClient("/run/node.socket", (ulong)i + 1);
            bench.Establish(peer).Close(CloseReason.LocalClosed);
            if (i % 64 == 63 || i == count - 1)
                after = Check(events, after);
        }

        return after;
    }

    private static ulong Check(EventLog events, ulong after)
    {
        var seen = events.ReadAll();
        for (int e = 0; e < seen.Count; e += 2)
        {
            after++;
            if (seen[e].AsInboundConnection().ConnectionId.Number != after || seen[e + 1].AsConnectionClosed().ConnectionId.Number != after)
                throw new InvalidOperationException($"Connection {after} was not opened once and then closed once.");
        }

        return after;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rows")]
    private static extern ref Dictionary<ulong, ConnectionRow> RowsOf(ConnectionTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_byAddresses")]
    private static extern ref Dictionary<(PeerEndPoint Local, PeerEndPoint Remote), ConnectionRow> ByAddressesOf(ConnectionTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sources")]
    private static extern ref Dictionary<SourceKey, int> SourcesOf(ConnectionTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spareRows")]
    private static extern ref Stack<ConnectionRow> SpareRowsOf(ConnectionTable table);
}
