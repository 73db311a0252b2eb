using Dingo.Aot.HandOver;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.HandOver;

public sealed class KeepAliveProbeTests
{
    private const string AcceptUnidirectional = "83010f8402f500f4";

    private readonly KeepAliveProbes _probes = new();

    [Test]
    public async Task The_first_ping_leaves_at_once_and_the_next_ten_seconds_after_the_pong()
    {
        using var rig = HandedOver.Dialled(_probes);
        ushort first = rig.HearPings().Single();
        rig.Pass(3);
        rig.Say(HandedOver.Answer(HandedOver.Pong(first)));
        rig.Pass(9.8);
        await Assert.That(rig.Hear()).IsEmpty();
        rig.Pass(0.3);
        await Assert.That(rig.HearPings().Count).IsEqualTo(1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task Cookies_are_not_always_the_same()
    {
        using var rig = HandedOver.Dialled(_probes);
        var cookies = new HashSet<ushort>();
        for (int i = 0; i < 20; i++)
        {
            ushort cookie = rig.HearPings().Single();
            cookies.Add(cookie);
            rig.Say(HandedOver.Answer(HandedOver.Pong(cookie)));
            rig.Pass(10.1);
        }

        await Assert.That(cookies.Count).IsGreaterThan(10);
    }

    [Test]
    public async Task A_pong_may_take_60_seconds_and_no_longer()
    {
        using var rig = HandedOver.Dialled(_probes);
        ushort cookie = rig.HearPings().Single();
        rig.Pass(59.8);
        rig.Say(HandedOver.Answer(HandedOver.Pong(cookie)));
        rig.Pass(10.1);
        await Assert.That(rig.HearPings().Count).IsEqualTo(1);
        rig.Pass(59.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
        await rig.NothingIsLeftAsync("established closing closed");
        await Assert.That(_probes.Count).IsEqualTo(0);
    }

    [Test]
    public async Task A_pong_with_another_cookie_closes()
    {
        using var rig = HandedOver.Dialled(_probes);
        rig.Say(HandedOver.Answer(HandedOver.Pong((ushort)(rig.HearPings().Single() + 1))));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("cookie_mismatch");
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_second_pong_closes()
    {
        using var rig = HandedOver.Dialled(_probes);
        ushort cookie = rig.HearPings().Single();
        rig.Say(HandedOver.Answer(HandedOver.Pong(cookie), HandedOver.Pong(cookie)));
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("wrong_agency");
    }

    [Test]
    [Arguments("00")]
    [Arguments("820000")]
    [Arguments("8102")]
    [Arguments("8201")]
    [Arguments("83010000")]
    [Arguments("82011a00010000")]
    public async Task What_is_no_pong_closes_once_there_is_enough_of_it(string message)
    {
        using var rig = HandedOver.Dialled(_probes);
        rig.Say(HandedOver.Answer(Convert.FromHexString(message), new byte[27]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_pong_is_waited_for_up_to_its_greatest_length_and_no_further()
    {
        using var rig = HandedOver.Dialled(_probes);
        byte[] begun = [0x82, 0x01, 0x58, 0xff];
        rig.Say(HandedOver.Answer(begun, new byte[22]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Say(HandedOver.Answer([0]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
    }

    [Test]
    public async Task A_pong_cut_into_bytes_is_one_pong()
    {
        using var rig = HandedOver.Dialled(_probes);
        var heard = new RoundTripList();
        _probes.Find(rig.Connection)!.ReportTo(heard);
        foreach (byte part in HandedOver.Pong(rig.HearPings().Single()))
            rig.Say(HandedOver.Answer([part]));
        await Assert.That(heard.Seconds.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Round_trips_are_measured_and_each_is_told_once_whoever_comes_late()
    {
        using var rig = HandedOver.Dialled(_probes);
        var probe = _probes.Find(rig.Connection)!;
        rig.Time.Advance(TimeSpan.FromMilliseconds(70));
        rig.Say(HandedOver.Answer(HandedOver.Pong(rig.HearPings().Single())));
        var heard = new RoundTripList();
        probe.ReportTo(heard);
        rig.Pass(10.1);
        ushort cookie = rig.HearPings().Single();
        rig.Time.Advance(TimeSpan.FromMilliseconds(30));
        rig.Say(HandedOver.Answer(HandedOver.Pong(cookie)));
        await Assert.That(string.Join(' ', heard.Seconds.Select(static s => Math.Round(s, 2)))).IsEqualTo("0.07 0.03");
    }

    [Test]
    public async Task It_says_since_when_a_ping_waits()
    {
        using var rig = HandedOver.Dialled(_probes);
        var probe = _probes.Find(rig.Connection)!;
        rig.Pass(5);
        await Assert.That(rig.Wheel.NowMs - probe.UnansweredSinceMs!.Value).IsEqualTo(5_000);
        rig.Say(HandedOver.Answer(HandedOver.Pong(rig.HearPings().Single())));
        await Assert.That(probe.UnansweredSinceMs).IsNull();
    }

    [Test]
    public async Task A_connection_that_we_opened_is_not_closed_because_the_peer_never_pings()
    {
        using var rig = HandedOver.Dialled(_probes);
        rig.Say(HandedOver.Segment(HandedOver.Ping(0x1234)));
        for (int i = 0; i < 15; i++)
        {
            rig.Say(HandedOver.Answer(HandedOver.Pong(PingIn(rig.Hear()))));
            rig.Pass(10.1);
        }

        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task The_peer_of_a_duplex_connection_that_we_opened_is_answered()
    {
        using var rig = HandedOver.Dialled(_probes);
        rig.HearPings();
        rig.Say(HandedOver.Segment(HandedOver.Ping(0x1234)));
        await Assert.That(rig.HearKeepAlive()).IsEqualTo("8201191234");
    }

    [Test]
    public async Task The_peer_of_a_one_way_connection_may_not_ping()
    {
        using var rig = HandedOver.Dialled(_probes, AcceptUnidirectional);
        rig.Say(HandedOver.Segment(HandedOver.Ping(0x1234)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.UnknownMiniProtocol);
    }

    [Test]
    public async Task An_accepted_connection_is_not_probed_until_it_is_reused_and_then_once()
    {
        using var rig = HandedOver.Node();
        await Assert.That(rig.Hear()).IsEmpty();
        var handOver = new RespondHandOver(null, _probes);
        handOver.Reuse(rig.Connection);
        handOver.Reuse(rig.Connection);
        ushort cookie = rig.HearPings().Single();
        rig.Say(HandedOver.Answer(HandedOver.Pong(cookie)));
        rig.Pass(10.1);
        await Assert.That(rig.HearPings().Count).IsEqualTo(1);
        rig.Connection.Abort(CloseReason.Stopping);
        await Assert.That(_probes.Count).IsEqualTo(0);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Reuse_of_a_connection_that_has_closed_leaves_nothing()
    {
        using var rig = HandedOver.Node();
        rig.Connection.Abort(CloseReason.Stopping);
        new RespondHandOver(null, _probes).Reuse(rig.Connection);
        await Assert.That(_probes.Count).IsEqualTo(0);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    private static ushort PingIn(byte[] bytes)
    {
        var ping = Wire.Segments(bytes).Single(static s => s.Header.Sender == MiniProtocolRole.Initiator);
        _ = Dingo.Ouroboros.KeepAlive.KeepAliveCodec.Decode(ping.Payload, out var message, out _);
        return message.Cookie;
    }
}
