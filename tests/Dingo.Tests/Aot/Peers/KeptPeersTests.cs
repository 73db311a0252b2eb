using System.Text;
using Dingo.Aot.Metrics;
using Dingo.Aot.Peers;
using Dingo.ConnManager.Outbound;

namespace Dingo.Tests.Aot.Peers;

public sealed class KeptPeersTests
{
    [Test]
    public async Task A_start_spreads_its_dials_and_says_what_it_keeps_and_what_not()
    {
        using var dials = new ScriptedDials();
        string points = string.Join(' ', Enumerable.Range(1, 100).Select(static port => $"a:{port}"));
        await using var peers = new KeptPeers(new PeerPlan([ScriptedDials.Group(100, points)], 7, 3), dials.Tools);
        peers.Start();
        await Assert.That(dials.Log.Lines.Single()).IsEqualTo("keeping 100 connections to 1 groups of peers; not kept: 7 public roots, 3 bootstrap peers");
        await Assert.That(dials.Dialled.Count).IsLessThan(5);
        dials.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(dials.Dialled.Count).IsBetween(25, 75);
        dials.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.That(dials.Dialled.Count).IsEqualTo(100);
    }

    [Test]
    public async Task Where_nobody_is_kept_there_are_no_lines_and_no_figures()
    {
        using var dials = new ScriptedDials();
        await using var peers = new KeptPeers(PeerPlan.None, dials.Tools);
        peers.Start();
        await Assert.That(Metrics(peers)).IsEqualTo("");
        await Assert.That(dials.Log.Lines).IsEmpty();
    }

    [Test]
    public async Task Every_figure_is_told_for_each_peer_as_it_is_configured()
    {
        using var dials = new ScriptedDials();
        await using var peers = new KeptPeers(new PeerPlan([ScriptedDials.Group(2, "a:1 b:1")], 0, 0), dials.Tools);
        peers.Start();
        dials.Time.Advance(TimeSpan.FromSeconds(1));
        var rig = dials.Connect("a:1");
        dials.Fail("b:1", OutboundFailure.WrongNetwork);
        rig.Time.Advance(TimeSpan.FromMilliseconds(30));
        rig.Say(HandOver.HandedOver.Answer(HandOver.HandedOver.Pong(HandOver.HandedOver.HearPings(rig).Single())));

        string text = Metrics(peers);
        await Assert.That(text).Contains("dingo_peer_connections_wanted 2\n");
        await Assert.That(text).Contains("dingo_peer_up{peer=\"a:1\"} 1\ndingo_peer_up{peer=\"b:1\"} 0\n");
        await Assert.That(text).Contains("dingo_peer_backoff_seconds{peer=\"a:1\"} 0\n");
        await Assert.That(text).Contains("dingo_peer_dials_total{peer=\"a:1\",outcome=\"connected\"} 1\n");
        await Assert.That(text).Contains("dingo_peer_dials_total{peer=\"b:1\",outcome=\"connected\"} 0\n");
        await Assert.That(text).Contains("dingo_peer_dials_total{peer=\"b:1\",outcome=\"wrong_network\"} 1\n");
        await Assert.That(text).Contains("dingo_peer_round_trip_seconds{peer=\"a:1\"} 0.03\n");
        await Assert.That(text).DoesNotContain("dingo_peer_round_trip_seconds{peer=\"b:1\"}");
        await Assert.That(text).Contains("dingo_peer_keep_alive_seconds_bucket{peer=\"a:1\",le=\"0.05\"} 1\n");
        await Assert.That(text).Contains("dingo_peer_keep_alive_seconds_count{peer=\"a:1\"} 1\n");
    }

    private static string Metrics(KeptPeers peers)
    {
        using var writer = new MetricsWriter();
        new PeerMetrics(() => peers).Write(writer);
        return Encoding.UTF8.GetString(writer.Written.Span);
    }
}
