using Dingo.ConnManager;
using Dingo.Ouroboros.Addresses;

namespace Dingo.Tests.ConnManager;

/// <summary>The gauges that dashboards know, each with its value in one worked example.</summary>
public sealed class ConnectionGaugesTests
{
    /// <remarks>
    /// Inbound: A one-way, B duplex, C duplex and used by us, D still negotiated, and a client. Outbound: F one-way, G duplex, H still
    /// being dialled.
    /// </remarks>
    [Test]
    [Arguments("incomingConns", "inboundConns_int", 4)]        // A B C D
    [Arguments("outgoingConns", "outboundConns_int", 4)]       // F G H, and C
    [Arguments("unidirectionalConns", "unidirectionalConns_int", 2)] // A F
    [Arguments("duplexConns", "duplexConns_int", 3)]           // B C G
    [Arguments("fullDuplexConns", "fullDuplexConns_int", 1)]   // C
    [Arguments("prunableConns", null, 2)]                      // A B
    public async Task Each_follows_its_formula_in_the_worked_example(string name, string? newer, int expected)
    {
        using var bench = new TableBench();
        bench.Establish(Peer(1));
        bench.Establish(Peer(2), isDuplex: true);
        bench.Establish(Peer(3), isDuplex: true);
        bench.Table.Reserve(Dingo.Ouroboros.Handshake.ProtocolFamily.NodeToNode, Peer(3));
        bench.Admit(Peer(4));
        bench.Establish(PeerEndPoint.UnixClient("/run/node.socket", 5));
        bench.Dial(TableBench.Local, Peer(6));
        bench.Dial(TableBench.Local, Peer(7), isDuplex: true);
        var dial = bench.Reserve(Peer(8));

        await Assert.That(Value(bench, name)).IsEqualTo(expected);
        if (newer is not null)
            await Assert.That(Value(bench, newer)).IsEqualTo(expected);
        dial.Return();
    }

    private static int Value(TableBench bench, string name) =>
        ConnectionGauges.All.Single(g => g.Name == $"cardano_node_metrics_connectionManager_{name}").Value(bench.Counts);

    private static PeerEndPoint Peer(int i) => TableBench.Tcp($"10.0.0.{i}", 3001);
}
