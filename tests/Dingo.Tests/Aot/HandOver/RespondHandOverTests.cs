using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.HandOver;

public sealed class RespondHandOverTests
{
    private static readonly double PingSeconds = KeepAliveProtocol.PingTimeout.TotalSeconds;

    [Test]
    public async Task A_node_that_never_pings_is_closed_after_97_seconds_and_not_before()
    {
        using var rig = HandedOver.Node();
        rig.Pass(PingSeconds - 0.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Each_ping_begins_the_97_seconds_anew()
    {
        using var rig = HandedOver.Node();
        for (int i = 0; i < 5; i++)
        {
            rig.Pass(PingSeconds - 2);
            rig.Say(HandedOver.Segment(HandedOver.Ping(1)));
            await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        }

        rig.Pass(PingSeconds - 0.2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
    }

    [Test]
    public async Task Bytes_that_are_no_complete_ping_do_not_put_off_the_97_seconds()
    {
        using var rig = HandedOver.Node();
        rig.Pass(PingSeconds - 1);
        rig.Say(HandedOver.Segment([0x82]));
        rig.Pass(1.1);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
    }

    [Test]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    [Arguments(10)]
    public async Task A_node_that_starts_another_mini_protocol_is_closed(int protocol)
    {
        using var rig = HandedOver.Node();
        rig.Say(Wire.Segment(protocol, MiniProtocolRole.Initiator, [0x81, 0x00]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.UnknownMiniProtocol);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_node_that_answers_a_keep_alive_which_nobody_started_is_closed()
    {
        using var rig = HandedOver.Node();
        rig.Say(Wire.Segment(KeepAliveProtocol.Number, MiniProtocolRole.Responder, HandedOver.Pong(1)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.UnknownMiniProtocol);
    }

    [Test]
    [Arguments(5)]
    [Arguments(7)]
    [Arguments(8)]
    public async Task A_client_that_starts_any_mini_protocol_is_closed(int protocol)
    {
        using var rig = HandedOver.Client(TimeSpan.FromSeconds(60));
        rig.Say(Wire.Segment(protocol, MiniProtocolRole.Initiator, HandedOver.Ping(1)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.UnknownMiniProtocol);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task An_idle_client_is_closed_after_its_timeout_and_not_before()
    {
        using var rig = HandedOver.Client(TimeSpan.FromSeconds(300));
        rig.Pass(299.8);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Pass(0.3);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.PeerSilent);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task Without_an_idle_timeout_a_client_is_held_for_ever_and_costs_no_deadline()
    {
        using var rig = HandedOver.Client(idleTimeout: null);
        await Assert.That(rig.Wheel.Armed).IsEqualTo(1).Because("the handshake's deadline is let go when it is due, not before");
        rig.Pass(11);
        await Assert.That(rig.Wheel.Armed).IsEqualTo(0);
        rig.Time.Advance(TimeSpan.FromDays(365));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
    }

    [Test]
    public async Task A_node_is_not_held_to_the_clients_timeout()
    {
        using var rig = HandedOver.Node();
        rig.Pass(PingSeconds / 2);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }
}
