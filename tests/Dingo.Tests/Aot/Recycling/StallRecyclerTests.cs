using System.Text;
using Dingo.Aot.HandOver;
using Dingo.Aot.Metrics;
using Dingo.Aot.Recycling;
using Dingo.ConnManager.Events;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Aot.HandOver;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.Recycling;

/// <summary>One connection that we dialled, its peer in the test's hands, and a recycler on the same virtual clock.</summary>
public sealed class StallRecyclerTests : IDisposable
{
    private static readonly StallLimits Half = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    private readonly KeepAliveProbes _probes = new();
    private readonly ConnectionRig _rig;
    private readonly List<string> _requests = [];

    public StallRecyclerTests() => _rig = HandedOver.Dialled(_probes, capacity: 4 * 1024);

    public void Dispose() => _rig.Dispose();

    [Test]
    public async Task A_keep_alive_unanswered_for_the_time_that_is_set_is_a_request_and_not_before()
    {
        await using var recycler = Watch(Half);
        _rig.Pass(29.8);
        await Assert.That(_requests).IsEmpty();
        _rig.Pass(3.2);
        await Assert.That(_requests.Single()).IsEqualTo("its keep-alive has been unanswered for 30 s");
        await Assert.That(_rig.Connection.CloseReason).IsEqualTo(CloseReason.Recycled);
        await Assert.That(recycler.Requests(StallCause.KeepAlive, RecycleOutcome.Closed)).IsEqualTo(1);
    }

    [Test]
    public async Task A_peer_that_answers_is_left_alone()
    {
        await using var recycler = Watch(new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        for (int i = 0; i < 10; i++)
        {
            _rig.Say(HandedOver.Answer(HandedOver.Pong(_rig.HearPings().Single())));
            _rig.Pass(10.1);
        }

        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    public async Task A_peer_that_does_not_read_is_recycled_for_its_write()
    {
        await using var recycler = Watch(new(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(20)));
        Stuff();
        await Assert.That(_rig.Connection.WriteBlockedSinceMs).IsEqualTo(_rig.Wheel.NowMs);
        _rig.Pass(19.8);
        await Assert.That(_requests).IsEmpty();
        _rig.Pass(2.4);
        await Assert.That(_requests.Single()).IsEqualTo("the peer does not read: a write has stood still for 20 s");
        await Assert.That(recycler.Requests(StallCause.Write, RecycleOutcome.Closed)).IsEqualTo(1);
    }

    [Test]
    public async Task A_write_that_is_read_after_all_no_longer_waits()
    {
        await using var recycler = Watch(new(TimeSpan.Zero, TimeSpan.FromSeconds(20)));
        Stuff();
        _rig.Pass(15);
        while (_rig.Hear().Length > 0)
            await Assert.That(_rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(_rig.Connection.WriteBlockedSinceMs).IsNull();
        _rig.Pass(30);
        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    public async Task Each_is_asked_for_once_however_often_is_looked()
    {
        await using var recycler = Watch(Half, closes: false);
        _rig.Pass(59);
        await Assert.That(_requests.Count).IsEqualTo(1);
        await Assert.That(recycler.Requests(StallCause.KeepAlive, RecycleOutcome.Stale)).IsEqualTo(1);
    }

    [Test]
    public async Task Connections_that_we_do_not_use_are_not_its_business()
    {
        await using var recycler = Watch(Half, uses: false);
        _rig.Pass(59);
        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    public async Task Nothing_is_watched_when_both_limits_are_off()
    {
        await using var recycler = Watch(default);
        _rig.Pass(59);
        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    public async Task One_limit_that_is_off_leaves_the_other()
    {
        await using var recycler = Watch(new(TimeSpan.FromSeconds(30), TimeSpan.Zero));
        Stuff();
        _rig.Pass(33.1);
        await Assert.That(_requests.Single()).StartsWith("its keep-alive");
    }

    [Test]
    public async Task After_its_end_it_asks_for_nothing()
    {
        await Watch(Half).DisposeAsync();
        _rig.Pass(59);
        await Assert.That(_requests).IsEmpty();
    }

    [Test]
    public async Task Requests_are_counted_by_cause_and_outcome()
    {
        await using var recycler = Watch(Half);
        _rig.Pass(35);
        using var writer = new MetricsWriter();
        new RecyclerMetrics(recycler).Write(writer);
        string text = Encoding.UTF8.GetString(writer.Written.Span);
        await Assert.That(text).Contains("dingo_recycler_requests_total{cause=\"keep_alive_unanswered\",outcome=\"closed\"} 1\n");
        await Assert.That(text).Contains("dingo_recycler_requests_total{cause=\"write_stalled\",outcome=\"stale\"} 0\n");
    }

    private StallRecycler Watch(StallLimits limits, bool closes = true, bool uses = true) => new(
        limits, _probes, () => uses ? [_rig.Connection] : [], (connection, reason) => Request(connection, reason, closes), _rig.Time);

    private RecycleOutcome Request(Connection connection, string reason, bool closes)
    {
        _requests.Add(reason);
        if (closes)
            connection.Close(CloseReason.Recycled, reason);
        return closes ? RecycleOutcome.Closed : RecycleOutcome.Stale;
    }

    /// <summary>Writes more than the peer has room for.</summary>
    private void Stuff() =>
        _rig.Connection.Attach(42, MiniProtocolRole.Initiator, new RecordingHandler()).TryWrite(new byte[12 * 1024]);
}
