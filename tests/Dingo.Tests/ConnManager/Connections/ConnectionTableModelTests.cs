using System.Runtime.CompilerServices;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Connections;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.ConnManager.Connections;

/// <summary>Random operations on the table, and after each a recount from what the connections themselves say.</summary>
public sealed class ConnectionTableModelTests
{
    private static readonly ConnectionLimits Limits =
        new() { MaxInboundConns = 8, MaxConnectionsPerIP = 3, MaxLocalConns = 3, MaxPendingHandshakes = 4 };

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    public async Task Counters_limits_and_rows_agree_after_every_random_step(int seed)
    {
        using var bench = new TableBench(Limits);
        var model = new Model(bench, new Random(seed));
        for (int step = 0; step < 5000; step++)
        {
            model.Step();
            bench.Table.Audit();
            var counts = bench.Counts;
            var expected = model.Recount();
            if (counts != expected || bench.Table.AccountingMismatches != 0)
                Assert.Fail($"Seed {seed}, step {step}: {counts} instead of {expected}.");
            if (counts.Inbound > 8 || counts.Local > 3 || counts.PendingInbound > 4 || counts.PendingLocal > 4 || model.MostOfOneSource > 3)
                Assert.Fail($"Seed {seed}, step {step}: above a limit with {counts}.");
        }

        model.CloseAll();
        await Assert.That(bench.Counts).IsEqualTo(default(ConnectionCounts));
        await Assert.That(bench.Table.Snapshot().Connections).IsEmpty();
        await Assert.That(model.Refusals.Count).IsGreaterThanOrEqualTo(4);
    }

    [Test]
    public async Task A_counter_that_is_wrong_is_found()
    {
        using var bench = new TableBench();
        bench.Establish(TableBench.Tcp("10.0.0.1", 1));
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
        CountsOf(bench.Table) += new ConnectionCounts(0, 0, 0, 0, 0, 0, 1, 0, 0);
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(1);
    }

    [Test]
    public async Task A_move_that_no_row_makes_is_counted()
    {
        using var bench = new TableBench();
        var connection = bench.Establish(TableBench.Tcp("10.0.0.1", 1));
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(0);
        bench.Table.Establish(connection);
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(1);
    }

    [Test]
    public async Task A_source_that_is_counted_wrong_is_found()
    {
        using var bench = new TableBench();
        bench.Establish(TableBench.Tcp("10.0.0.1", 1));
        SourcesOf(bench.Table)[SourceKey.Of(TableBench.Tcp("10.0.0.1", 0))] = 2;
        bench.Table.Audit();
        await Assert.That(bench.Table.AccountingMismatches).IsEqualTo(1);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_counts")]
    private static extern ref ConnectionCounts CountsOf(ConnectionTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sources")]
    private static extern ref Dictionary<SourceKey, int> SourcesOf(ConnectionTable table);

    private sealed class Model(TableBench bench, Random random)
    {
        private readonly List<Place> _places = [];
        private ulong _client;

        public HashSet<RefusalReason> Refusals { get; } = [];

        public int MostOfOneSource => _places.Where(static p => p.IsInbound && !p.IsLocal && !p.IsGone)
            .GroupBy(static p => p.Lease.Id.Remote.AddressBits).Select(static g => g.Count()).DefaultIfEmpty().Max();

        public void Step()
        {
            _places.RemoveAll(static p => p.IsGone);
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    Admit();
                    break;
                case 3:
                    Dial();
                    break;
                case 4 or 5 or 6 when Any(static p => p.Connection is null) is { } unbound:
                    Bind(unbound);
                    break;
                case 7 when Any(static p => p.Connection is null) is { } unbound:
                    if (unbound.IsInbound)
                        unbound.Return();
                    break;
                case 8 when Any(static p => p.Connection is not null) is { } bound:
                    bound.Connection!.Close(random.Next(2) == 0 ? CloseReason.LocalClosed : CloseReason.Reset);
                    break;
                default:
                    Any(static p => p.Connection is { CloseReason: not CloseReason.None })?.Bearer!.PeerEnds();
                    break;
            }
        }

        public ConnectionCounts Recount()
        {
            var sum = default(ConnectionCounts);
            foreach (var place in _places.Where(static p => !p.IsGone))
            {
                bool isOpen = place.Connection is { WasEstablished: true, CloseReason: CloseReason.None };
                bool isPending = place.IsInbound && place.Connection is null or { WasEstablished: false, CloseReason: CloseReason.None };
                bool isDuplex = isOpen && place.Connection!.IsDuplex;
                sum += new ConnectionCounts(
                    place.IsInbound && !place.IsLocal ? 1 : 0, place.IsLocal ? 1 : 0, place.IsInbound ? 0 : 1,
                    place.IsInbound && isPending && !place.IsLocal ? 1 : 0, isPending && place.IsLocal ? 1 : 0,
                    isOpen && !place.IsLocal && !isDuplex ? 1 : 0, isDuplex ? 1 : 0,
                    isOpen && place.IsReused ? 1 : 0, isOpen && place.IsInbound && !place.IsLocal && !place.IsReused ? 1 : 0);
            }

            return sum;
        }

        public void CloseAll()
        {
            foreach (var place in _places)
            {
                place.Connection?.Abort(CloseReason.Stopping);
                place.Lease.Return();
            }
        }

        private void Admit()
        {
            bool isLocal = random.Next(4) == 0;
            var refusal = isLocal
                ? bench.AdmitLocal(++_client, out var lease)
                : Displacing(bench.Admit(RandomPeer(), out lease, out var displaced), displaced);
            if (refusal == RefusalReason.None)
                _places.Add(new Place(lease, IsInbound: true, isLocal));
            else
                Refusals.Add(refusal);
        }

        private void Dial()
        {
            var decision = _places.Count(static p => !p.IsInbound) > 5 ? default : bench.Table.Reserve(ProtocolFamily.NodeToNode, RandomPeer());
            if (decision.Verdict == DialVerdict.Reuse)
                _places.Single(p => p.Connection == decision.Reused).IsReused = true;
            if (decision.Verdict != DialVerdict.Dial || decision.Lease == default)
                return;
            var lease = decision.Lease;
            if (random.Next(4) == 0)
            {
                lease.Return();
                return;
            }

            var id = bench.Table.Connected(lease, TableBench.Local, out var displaced);
            Displacing(RefusalReason.None, displaced);
            var place = new Place(lease with { Id = id }, IsInbound: false, IsLocal: false);
            _places.Add(place);
            Bind(place);
        }

        private void Bind(Place place)
        {
            var connection = bench.Make(place.Lease.Id, place.IsInbound, out var bearer, peerAnswersEnd: random.Next(2) == 0);
            place.Connection = connection;
            place.Bearer = bearer;
            var verdict = bench.Table.Bind(place.Lease.Id, connection);
            if (verdict != CloseReason.None)
                connection.Close(verdict);
            bool isDuplex = random.Next(2) == 0;
            byte[] hello = place.IsLocal ? Wire.Proposal(Wire.ProposeLocal)
                : place.IsInbound ? Wire.Proposal(isDuplex ? Wire.ProposeDuplex : Wire.ProposeUnidirectional)
                : Wire.Answer(isDuplex ? Wire.AcceptDuplex : Wire.AcceptUnidirectional);
            if (random.Next(4) != 0)
                bearer.PeerSends(hello);
            connection.Start();
        }

        private PeerEndPoint RandomPeer() => TableBench.Tcp($"10.0.0.{random.Next(4)}", 1 + random.Next(4));

        private Place? Any(Func<Place, bool> condition)
        {
            var all = _places.FindAll(p => !p.IsGone && condition(p));
            return all.Count == 0 ? null : all[random.Next(all.Count)];
        }

        private static RefusalReason Displacing(RefusalReason refusal, Connection? displaced)
        {
            displaced?.Close(CloseReason.Collision);
            return refusal;
        }
    }

    private sealed record Place(ConnectionLease Lease, bool IsInbound, bool IsLocal)
    {
        private bool _isReturned;

        public Connection? Connection { get; set; }

        public MemoryBearer? Bearer { get; set; }

        public bool IsReused { get; set; }

        public bool IsGone => _isReturned || Connection is { Completion.IsCompleted: true };

        public void Return()
        {
            Lease.Return();
            _isReturned = true;
        }
    }
}
