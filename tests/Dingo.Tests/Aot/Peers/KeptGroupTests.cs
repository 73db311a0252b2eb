using Dingo.Aot.Peers;
using Dingo.ConnManager.Outbound;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.Peers;

public sealed class KeptGroupTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Test]
    public async Task As_many_are_dialled_as_the_valency_says_and_one_that_fails_makes_way()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 2, "a:1 b:1 c:1");
        await Assert.That(dials.InFlight).IsEqualTo("a:1 b:1");
        dials.Connect("a:1");
        await Assert.That(dials.InFlight).IsEqualTo("b:1");
        dials.Fail("b:1", OutboundFailure.Refused);
        await Assert.That(dials.InFlight).IsEqualTo("c:1");
        dials.Connect("c:1");
        dials.Time.Advance(FiveMinutes);
        await Assert.That(dials.Dialled.Count).IsEqualTo(3);
        await Assert.That(Sum(group, static peer => peer.Up)).IsEqualTo(2);
        await group.StopAsync();
    }

    [Test]
    public async Task A_peer_that_fails_is_dialled_ever_more_seldom()
    {
        using var dials = new ScriptedDials { Fails = OutboundFailure.Refused };
        var group = Start(dials, 1, "a:1");
        Pass(dials, TimeSpan.FromHours(1));
        // 1, 2, 4, … 256 s make nine, then 150 to 300 s each; and at least half of each pause is certain.
        await Assert.That(dials.Dialled.Count).IsBetween(9 + 10, 10 + 24);
        await group.StopAsync();
    }

    [Test]
    public async Task A_connection_that_dies_soon_makes_the_pauses_no_shorter()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        double last = 0;
        for (int i = 0; i < 10; i++)
        {
            var rig = dials.Connect("a:1");
            dials.Time.Advance(TimeSpan.FromSeconds(59));
            last = await EndAsync(group, rig, CloseReason.PeerClosed);
            dials.Time.Advance(FiveMinutes);
            await Assert.That(dials.InFlight).IsEqualTo("a:1");
        }

        await Assert.That(last).IsGreaterThanOrEqualTo(128);
        var old = dials.Connect("a:1");
        dials.Time.Advance(TimeSpan.FromSeconds(60));
        await Assert.That(await EndAsync(group, old, CloseReason.PeerClosed)).IsLessThanOrEqualTo(1);
        await group.StopAsync();
    }

    [Test]
    public async Task After_a_recycle_it_is_dialled_at_once_but_not_for_ever()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        var rig = dials.Connect("a:1");
        rig.Connection.Close(CloseReason.Recycled, "silent");
        rig.Peer.EndSending();
        await Assert.That(await Eventually.IsTrueAsync(() => dials.InFlight == "a:1")).IsTrue();

        rig = dials.Connect("a:1");
        await Assert.That(await EndAsync(group, rig, CloseReason.Recycled)).IsBetween(1, 2).Because("the first pause was counted though it was not made");
        await group.StopAsync();
    }

    [Test]
    [Arguments(OutboundFailure.WrongNetwork, true)]
    [Arguments(OutboundFailure.NoCommonVersion, true)]
    [Arguments(OutboundFailure.Forbidden, true)]
    [Arguments(OutboundFailure.ConnectionExists, false)]
    [Arguments(OutboundFailure.TimedOut, false)]
    public async Task What_will_not_go_away_by_itself_waits_longest(OutboundFailure failure, bool waitsLongest)
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        dials.Fail("a:1", failure);
        await Assert.That(group.Figures[0].Pause > TimeSpan.FromSeconds(100)).IsEqualTo(waitsLongest);
        await Assert.That(group.Figures[0].Dials(DialOutcome.Of(failure))).IsEqualTo(1);
        await group.StopAsync();
    }

    [Test]
    public async Task A_dial_that_does_what_none_may_is_tried_again_late()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        dials.Break("a:1");
        await Assert.That(group.Figures[0].Dials(DialOutcome.InternalError)).IsEqualTo(1);
        dials.Time.Advance(FiveMinutes);
        await Assert.That(dials.InFlight).IsEqualTo("a:1");
        await group.StopAsync();
    }

    [Test]
    public async Task A_connection_that_the_peer_opened_serves_as_well()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        dials.Connect("a:1", isReused: true);
        await Assert.That(group.Figures[0].Up).IsEqualTo(1);
        await Assert.That(group.Figures[0].Dials(DialOutcome.Reused)).IsEqualTo(1);
        await Assert.That(dials.Log.Lines.Single()).Contains("peer a:1 (a:1) is up: connection 1, opened by the peer");
        await group.StopAsync();
    }

    [Test]
    public async Task Round_trips_reach_the_figures()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 1, "a:1");
        var rig = dials.Connect("a:1");
        rig.Time.Advance(TimeSpan.FromMilliseconds(30));
        rig.Say(HandOver.HandedOver.Answer(HandOver.HandedOver.Pong(HandOver.HandedOver.HearPings(rig).Single())));
        await Assert.That(group.Figures[0].LastRoundTrip!.Value.TotalMilliseconds).IsEqualTo(30);
        await Assert.That(group.Figures[0].RoundTripsIn(3)).IsEqualTo(1);
        await group.StopAsync();
    }

    [Test]
    public async Task Stopping_gives_up_dials_pauses_and_connections_at_once_and_dials_no_more()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 3, "a:1 b:1 c:1");
        var rig = dials.Connect("a:1");
        dials.Fail("b:1", OutboundFailure.Refused);
        await group.StopAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(Sum(group, static peer => peer.Up)).IsEqualTo(0);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None).Because("it is the connection manager's to close");
        rig.Connection.Abort(CloseReason.Stopping);
        dials.Time.Advance(FiveMinutes * 2);
        await Assert.That(dials.Dialled.Count).IsEqualTo(3);
        await group.StopAsync().WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task A_peer_that_fails_the_same_way_again_is_told_of_once()
    {
        using var dials = new ScriptedDials { Fails = OutboundFailure.Refused };
        var group = Start(dials, 1, "a:1");
        Pass(dials, TimeSpan.FromMinutes(30));
        await Assert.That(dials.Log.Lines.Length).IsEqualTo(1);
        await Assert.That(dials.Log.Lines[0]).StartsWith("peer a:1 (a:1) is down: refused (scripted); next dial in ");
        dials.Fails = OutboundFailure.TimedOut;
        Pass(dials, TimeSpan.FromMinutes(30));
        await Assert.That(dials.Log.Lines.Length).IsEqualTo(2);
        await group.StopAsync();
    }

    [Test]
    public async Task One_name_with_a_valency_of_two_is_two_peers_with_addresses_of_their_own()
    {
        using var dials = new ScriptedDials();
        dials.Names["relays.example"] = ["192.0.2.1", "192.0.2.2", "2001:db8::1"];
        var group = Start(dials, 2, "relays.example:3001");
        await Assert.That(dials.InFlight).IsEqualTo("[2001:db8::1]:3001 192.0.2.1:3001");
        dials.Connect("192.0.2.1:3001");
        dials.Fail("[2001:db8::1]:3001", OutboundFailure.Unreachable);
        dials.Connect("192.0.2.2:3001");
        await Assert.That(group.Figures.Single().Name).IsEqualTo("relays.example:3001");
        await Assert.That(group.Figures.Single().Up).IsEqualTo(2);
        await group.StopAsync();
    }

    [Test]
    public async Task A_service_is_as_many_peers_as_it_says()
    {
        using var dials = new ScriptedDials();
        dials.Services["_cardano._tcp.example"] = "a.example:3001 b.example:3002";
        var group = new KeptGroup(new PeerGroup([new AccessPoint("_cardano._tcp.example", 0)], 1), dials.Tools);
        group.Start(TimeSpan.Zero);
        await Assert.That(dials.InFlight).IsEqualTo("a.example:3001");
        dials.Fail("a.example:3001", OutboundFailure.Refused);
        await Assert.That(dials.InFlight).IsEqualTo("b.example:3002");
        await group.StopAsync();
    }

    [Test]
    public async Task A_name_that_leads_nowhere_is_looked_up_ever_more_seldom_and_told_of_once()
    {
        using var dials = new ScriptedDials();
        var group = Start(dials, 2, "relays.example:3001");
        Pass(dials, TimeSpan.FromHours(1));
        // Two families each time.
        await Assert.That(dials.LookUps / 2).IsBetween(19, 34);
        await Assert.That(dials.Log.Lines.Length).IsEqualTo(1);
        await Assert.That(dials.Log.Lines[0]).StartsWith("no peer is found at relays.example:3001; next look in ");
        dials.Names["relays.example"] = ["192.0.2.1", "192.0.2.2"];
        dials.Time.Advance(FiveMinutes);
        await Assert.That(dials.InFlight).IsEqualTo("192.0.2.1:3001 192.0.2.2:3001");
        await group.StopAsync();
    }

    [Test]
    public async Task Whoever_moved_is_found_again_and_old_addresses_are_forgotten()
    {
        using var dials = new ScriptedDials();
        dials.Names["relays.example"] = ["192.0.2.1", "192.0.2.2"];
        var group = Start(dials, 2, "relays.example:3001");
        dials.Connect("192.0.2.1:3001");
        dials.Fail("192.0.2.2:3001", OutboundFailure.Refused);
        for (int i = 0; i < 20; i++)
        {
            dials.Fails = OutboundFailure.Refused;
            dials.Names["relays.example"] = ["192.0.2.1", $"198.51.100.{i}"];
            Pass(dials, FiveMinutes);
        }

        await Assert.That(dials.Dialled).Contains("198.51.100.19:3001");
        await Assert.That(group.Known).IsLessThanOrEqualTo(3);
        await group.StopAsync();
    }

    [Test]
    public async Task A_name_that_fails_takes_none_of_its_peers_away_and_is_asked_again_soon()
    {
        using var dials = new ScriptedDials { Fails = OutboundFailure.Refused };
        dials.Names["a.example"] = ["192.0.2.1"];
        dials.Names["b.example"] = ["198.51.100.1"];
        var group = Start(dials, 4, "a.example:1 b.example:1");
        await Assert.That(group.Known).IsEqualTo(2);
        dials.Names.Remove("b.example");
        Pass(dials, FiveMinutes);
        await Assert.That(group.Known).IsEqualTo(2).Because("the address of the name that failed is better than none");
        int before = dials.LookUps;
        Pass(dials, TimeSpan.FromSeconds(20));
        await Assert.That(dials.LookUps - before).IsGreaterThanOrEqualTo(4).Because("two names of two families are asked again soon");
        await Assert.That(dials.Log.Lines.Count(static line => line.StartsWith("no peer is found at b.example:1; next look in ", StringComparison.Ordinal)))
            .IsEqualTo(1);

        dials.Names["b.example"] = ["198.51.100.2"];
        Pass(dials, FiveMinutes);
        await Assert.That(dials.Dialled).Contains("198.51.100.2:1");
        await Assert.That(group.Known).IsEqualTo(2).Because("whoever moved is not kept at the old address");
        await group.StopAsync();
    }

    private static KeptGroup Start(ScriptedDials dials, int valency, string points)
    {
        var group = new KeptGroup(ScriptedDials.Group(valency, points), dials.Tools);
        group.Start(TimeSpan.Zero);
        return group;
    }

    /// <summary>Ends a connection, and waits until that is seen.</summary>
    /// <returns>The pause before the next dial, in seconds.</returns>
    private static async Task<double> EndAsync(KeptGroup group, ConnectionRig rig, CloseReason reason)
    {
        rig.Connection.Close(reason);
        rig.Connection.Abort(reason);
        await Assert.That(await Eventually.IsTrueAsync(() => group.Figures[0].Up == 0 && group.Figures[0].Pause > TimeSpan.Zero)).IsTrue();
        return group.Figures[0].Pause.TotalSeconds;
    }

    private static int Sum(KeptGroup group, Func<PeerFigures, int> figure) => group.Figures.Sum(figure);

    private static void Pass(ScriptedDials dials, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(500))
            dials.Time.Advance(TimeSpan.FromMilliseconds(500));
    }
}
