using System.Net;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.ConnManager.Events;
using Dingo.Events;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>What one decision costs, however many are there already.</summary>
public sealed class ConnectionTableCostTests
{
    private static readonly ConnectionLimits Beyond = new() { MaxInboundConns = 200_000, MaxPendingHandshakes = 200_000, MaxConnectionsPerIP = 1 };
    private static readonly PeerEndPoint Newcomer = TableBench.Tcp("192.0.2.7", 40_000);

    private readonly List<ConnectionLease> _held = [];

    [Test]
    public async Task A_place_given_and_taken_back_allocates_nothing()
    {
        var table = Fill(new ConnectionTable(new EventBus<AnyEvent>(), Beyond), 1_000);
        await Assert.That(Allocations.InCleanestRound(() => AdmitAndReturn(table, Newcomer))).IsEqualTo(0);
    }

    [Test]
    public async Task A_place_refused_allocates_nothing()
    {
        var table = Fill(new ConnectionTable(new EventBus<AnyEvent>(), Beyond), 1_000);
        var crowded = Source(7, port: 1);
        await Assert.That(AdmitAndReturn(table, crowded)).IsEqualTo(RefusalReason.IPLimit);
        await Assert.That(Allocations.InCleanestRound(() => AdmitAndReturn(table, crowded))).IsEqualTo(0);
    }

    [Test]
    [Arguments(1_000)]
    [Arguments(100_000)]
    public async Task A_decision_compares_a_constant_number_of_sources(int tracked)
    {
        const int decisions = 1_000;
        var counting = new CountingComparer();
        var table = Fill(new ConnectionTable(new EventBus<AnyEvent>(), Beyond, counting), tracked);
        counting.Comparisons = 0;
        for (int i = 0; i < decisions; i++)
            AdmitAndReturn(table, Newcomer);

        // Found when it is given, found when it is taken back; and now and then another source shares its bucket.
        await Assert.That(counting.Comparisons).IsLessThanOrEqualTo(8 * decisions);
    }

    private ConnectionTable Fill(ConnectionTable table, int sources)
    {
        table.Open();
        for (int i = 0; i < sources; i++)
        {
            var refusal = table.Admit(ProtocolFamily.NodeToNode, TableBench.Local, Source(i, port: 40_000), out var lease, out _);
            if (refusal != RefusalReason.None)
                throw new InvalidOperationException(refusal.Name());
            _held.Add(lease);
        }

        return table;
    }

    private static RefusalReason AdmitAndReturn(ConnectionTable table, PeerEndPoint remote)
    {
        var refusal = table.Admit(ProtocolFamily.NodeToNode, TableBench.Local, remote, out var lease, out _);
        if (refusal == RefusalReason.None)
            lease.Return();
        return refusal;
    }

    private static PeerEndPoint Source(int number, int port) =>
        PeerEndPoint.Tcp(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), port);

    private sealed class CountingComparer : IEqualityComparer<SourceKey>
    {
        public int Comparisons { get; set; }

        public bool Equals(SourceKey x, SourceKey y)
        {
            Comparisons++;
            return x == y;
        }

        public int GetHashCode(SourceKey key) => key.GetHashCode();
    }
}
