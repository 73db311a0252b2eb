using Dingo.Ouroboros.Connections;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Aot.HandOver;

public sealed class KeepAliveHandlerTests
{
    // Two integers and a list head, each at its longest.
    private const int LongestMessage = 27;

    private static readonly byte[] ByteStringBegun = [0x82, 0x00, 0x58, 0xff];

    [Test]
    [Arguments((ushort)0)]
    [Arguments((ushort)1)]
    [Arguments((ushort)0x1234)]
    [Arguments(ushort.MaxValue)]
    public async Task A_ping_is_answered_with_its_cookie(ushort cookie)
    {
        using var rig = HandedOver.Node();
        rig.Say(HandedOver.Segment(HandedOver.Ping(cookie)));
        var (header, payload) = Wire.Segments(rig.Hear()).Single();
        await Assert.That((header.Protocol, header.Sender)).IsEqualTo(((ushort)8, Dingo.Ouroboros.Segments.MiniProtocolRole.Responder));
        int tagAndHead = payload.Length - CookieBytes(cookie);
        await Assert.That(Convert.ToHexStringLower(payload.AsSpan(0, tagAndHead))).IsEqualTo("8201");
        await Assert.That(ReadCookie(payload.AsSpan(tagAndHead))).IsEqualTo(cookie);
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task Several_pings_in_one_segment_are_answered_in_order()
    {
        using var rig = HandedOver.Node();
        var cookies = Enumerable.Range(0x1000, 200).Select(static i => (ushort)i).ToArray();
        rig.Say(HandedOver.Segment([.. cookies.Select(HandedOver.Ping)]));
        await Assert.That(rig.HearKeepAlive()).IsEqualTo(string.Concat(cookies.Select(static c => Convert.ToHexStringLower(HandedOver.Pong(c)))));
        await Assert.That(rig.Slabs.Outstanding).IsEqualTo(0);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(7)]
    [Arguments(26)]
    public async Task Pings_cut_anywhere_into_segments_are_answered_once_each(int segmentBytes)
    {
        using var rig = HandedOver.Node();
        var cookies = Enumerable.Range(0x2000, 40).Select(static i => (ushort)i).ToArray();
        byte[] stream = [.. cookies.SelectMany(HandedOver.Ping)];
        foreach (byte[] part in stream.Chunk(segmentBytes))
            rig.Say(HandedOver.Segment(part));
        await Assert.That(rig.HearKeepAlive()).IsEqualTo(string.Concat(cookies.Select(static c => Convert.ToHexStringLower(HandedOver.Pong(c)))));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
    }

    [Test]
    public async Task A_ping_is_answered_when_its_last_byte_is_there_and_not_before()
    {
        using var rig = HandedOver.Node();
        byte[] ping = HandedOver.Ping(0x1234);
        foreach (byte part in ping[..^1])
        {
            rig.Say(HandedOver.Segment([part]));
            await Assert.That(rig.Hear()).IsEmpty();
        }

        rig.Say(HandedOver.Segment([ping[^1]]));
        await Assert.That(rig.HearKeepAlive()).IsEqualTo("8201191234");
    }

    [Test]
    public async Task Done_ends_the_connection_orderly_and_what_follows_is_not_answered()
    {
        using var rig = HandedOver.Node();
        rig.Say(HandedOver.Segment(HandedOver.Ping(0x1111), HandedOver.Done, HandedOver.Ping(0x2222)));
        await Assert.That(rig.HearKeepAlive()).IsEqualTo("8201191111");
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Done);
        await Assert.That(rig.Bearer.SendingEnded).IsTrue();
        rig.Peer.EndSending();
        await Assert.That(rig.Bearer.WasAborted).IsFalse();
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    [Arguments("00")]
    [Arguments("8100")]
    [Arguments("8103")]
    [Arguments("820000ff")]
    [Arguments("83000100")]
    [Arguments("82001a00010000")]
    [Arguments("820020")]
    [Arguments("9f0001ff")]
    [Arguments("820061")]
    [Arguments("ff")]
    public async Task What_is_no_keep_alive_message_closes_and_what_follows_is_not_answered(string message)
    {
        using var rig = HandedOver.Node();
        byte[] bytes = Convert.FromHexString(message);
        rig.Say(HandedOver.Segment(bytes, HandedOver.Ping(0x2222), new byte[LongestMessage]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await Assert.That(rig.HearKeepAlive()).DoesNotContain("2222");
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_pong_to_us_who_never_ping_closes()
    {
        using var rig = HandedOver.Node();
        rig.Say(HandedOver.Segment(HandedOver.Pong(7)));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo("wrong_agency");
    }

    [Test]
    public async Task A_message_is_waited_for_up_to_the_longest_there_is_and_no_further()
    {
        using var rig = HandedOver.Node();
        rig.Say(HandedOver.Segment(ByteStringBegun, new byte[LongestMessage - ByteStringBegun.Length - 1]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.None);
        rig.Say(HandedOver.Segment([0]));
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.ProtocolViolation);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_peer_that_pings_and_never_reads_is_closed_and_costs_bounded_memory()
    {
        using var rig = HandedOver.Node(capacity: 8 * 1024);
        byte[] pings = HandedOver.Segment([.. Enumerable.Repeat(HandedOver.Ping(0x1234), 1_000)]);
        // What it may have unread, what is lent to the kernel, and what a turn works with.
        const long Bound = 4;
        long most = 0;
        int rounds = 0;
        while (rig.Connection.CloseReason == CloseReason.None && ++rounds < 1_000)
        {
            rig.Say(pings);
            most = Math.Max(most, rig.Slabs.Outstanding);
        }

        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.WriteStalled);
        await Assert.That(most).IsLessThanOrEqualTo(Bound);
        await rig.NothingIsLeftAsync("established closing closed");
    }

    [Test]
    public async Task A_ping_and_its_pong_allocate_nothing()
    {
        using var rig = HandedOver.Node();
        byte[] ping = HandedOver.Segment(HandedOver.Ping(0x1234));
        byte[] pong = new byte[64];
        await Assert.That(Allocations.InCleanestRound(() => RoundTrip(rig, ping, pong))).IsEqualTo(0);
    }

    private static void RoundTrip(ConnectionRig rig, byte[] ping, byte[] pong)
    {
        rig.Peer.Send(ping, out _);
        rig.Peer.Receive(pong, out int count);
        if (count != ping.Length)
            throw new InvalidOperationException("No pong.");
    }

    private static int CookieBytes(ushort cookie) => cookie < 24 ? 1 : cookie <= byte.MaxValue ? 2 : 3;

    private static int ReadCookie(ReadOnlySpan<byte> integer) => integer.Length switch
    {
        1 => integer[0],
        2 => integer[1],
        _ => (integer[1] << 8) | integer[2],
    };
}
