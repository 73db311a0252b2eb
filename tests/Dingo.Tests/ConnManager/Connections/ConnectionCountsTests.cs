using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.ConnManager.Connections;

public sealed class ConnectionCountsTests
{
    private static readonly ConnectionId Id = new(1, TableBench.Local, TableBench.Tcp("10.0.0.1", 1));

    [Test]
    public async Task A_row_counts_for_what_it_is()
    {
        var counts = default(ConnectionCounts);
        await Assert.That(Of(ConnectionState.UnnegotiatedInbound)).IsEqualTo(counts with { Inbound = 1, PendingInbound = 1 });
        await Assert.That(Of(ConnectionState.Established)).IsEqualTo(counts with { Inbound = 1, Unidirectional = 1, Prunable = 1 });
        await Assert.That(Of(ConnectionState.Established, isDuplex: true)).IsEqualTo(counts with { Inbound = 1, Duplex = 1, Prunable = 1 });
        await Assert.That(Of(ConnectionState.Established, isDuplex: true, use: ConnectionUse.Inbound | ConnectionUse.Outbound))
            .IsEqualTo(counts with { Inbound = 1, Duplex = 1, FullDuplex = 1 });
        await Assert.That(Of(ConnectionState.Closing, isDuplex: true)).IsEqualTo(counts with { Inbound = 1 });
        await Assert.That(Of(ConnectionState.Closed)).IsEqualTo(counts);
        await Assert.That(Of(ConnectionState.None)).IsEqualTo(counts);
    }

    [Test]
    public async Task An_outbound_row_counts_from_its_reservation_on()
    {
        var counts = default(ConnectionCounts);
        await Assert.That(Of(ConnectionState.ReservedOutbound, isInbound: false)).IsEqualTo(counts with { Outbound = 1 });
        await Assert.That(Of(ConnectionState.UnnegotiatedOutbound, isInbound: false)).IsEqualTo(counts with { Outbound = 1 });
        await Assert.That(Of(ConnectionState.Established, isInbound: false, use: ConnectionUse.Outbound))
            .IsEqualTo(counts with { Outbound = 1, Unidirectional = 1 });
        await Assert.That(Of(ConnectionState.Established, isInbound: false, isDuplex: true, use: ConnectionUse.Outbound))
            .IsEqualTo(counts with { Outbound = 1, Duplex = 1 });
    }

    [Test]
    public async Task A_client_counts_as_local_and_as_nothing_else()
    {
        var counts = default(ConnectionCounts);
        await Assert.That(Of(ConnectionState.UnnegotiatedInbound, family: ProtocolFamily.NodeToClient))
            .IsEqualTo(counts with { Local = 1, PendingLocal = 1 });
        await Assert.That(Of(ConnectionState.Established, family: ProtocolFamily.NodeToClient)).IsEqualTo(counts with { Local = 1 });
    }

    [Test]
    public async Task Sums_and_differences_undo_each_other()
    {
        var one = new ConnectionCounts(1, 2, 3, 4, 5, 6, 7, 8, 9);
        var two = new ConnectionCounts(10, 20, 30, 40, 50, 60, 70, 80, 90);
        await Assert.That(one + two).IsEqualTo(new ConnectionCounts(11, 22, 33, 44, 55, 66, 77, 88, 99));
        await Assert.That(one + two - one).IsEqualTo(two);
    }

    private static ConnectionCounts Of(
        ConnectionState state, bool isInbound = true, bool isDuplex = false, ConnectionUse use = ConnectionUse.Inbound,
        ProtocolFamily family = ProtocolFamily.NodeToNode)
    {
        var row = new ConnectionRow();
        row.Reset(Id, isInbound, family);
        row.State = state;
        row.IsDuplex = isDuplex;
        row.Use = use;
        return ConnectionCounts.Of(row);
    }
}
