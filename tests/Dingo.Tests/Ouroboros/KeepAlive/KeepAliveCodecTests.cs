using CsCheck;
using Dingo.Ouroboros.KeepAlive;

namespace Dingo.Tests.Ouroboros.KeepAlive;

public class KeepAliveCodecTests
{
    [Test]
    [Arguments(GoldenVectors.V24Ping, KeepAliveKind.Ping, 12345)]
    [Arguments(GoldenVectors.V25Pong, KeepAliveKind.Pong, 12345)]
    [Arguments(GoldenVectors.V26Done, KeepAliveKind.Done, 0)]
    [Arguments(GoldenVectors.V26PingLowestCookie, KeepAliveKind.Ping, 0)]
    [Arguments(GoldenVectors.V26PingHighestCookie, KeepAliveKind.Ping, 65535)]
    public async Task Golden_message_is_read_and_written(string vector, KeepAliveKind kind, int cookie)
    {
        var message = new KeepAliveMessage(kind, (ushort)cookie);
        await Assert.That(Decode(vector)).IsEqualTo((KeepAliveDecodeStatus.Ok, message, vector.Length / 2));
        await Assert.That(Encode(message)).IsEqualTo(vector);
    }

    [Test]
    public async Task Golden_segments_hold_a_ping_and_its_pong()
    {
        await Assert.That(GoldenVectors.V38Ping[16..]).IsEqualTo(Encode(new KeepAliveMessage(KeepAliveKind.Ping, 12345)));
        await Assert.That(GoldenVectors.V38Pong[16..]).IsEqualTo(Encode(new KeepAliveMessage(KeepAliveKind.Pong, 12345)));
    }

    [Test]
    [Arguments("8100", "ping without cookie")]
    [Arguments("830000 00", "ping with two cookies")]
    [Arguments("8101", "pong without cookie")]
    [Arguments("820200", "done with a cookie")]
    [Arguments("8103", "kind 3")]
    [Arguments("80", "no kind")]
    [Arguments("82001a00010000", "cookie of 17 bits")]
    [Arguments("820020", "negative cookie")]
    [Arguments("82006130", "cookie as text")]
    [Arguments("82f400", "kind is no number")]
    [Arguments("9f0000ff", "indefinite list")]
    [Arguments("00", "no list")]
    [Arguments("820080", "list within")]
    [Arguments("8200c100", "tagged cookie")]
    [Arguments("ff", "no CBOR")]
    public async Task Anything_else_is_malformed(string received, string what) =>
        await Assert.That(Decode(received)).IsEqualTo((KeepAliveDecodeStatus.Malformed, default, 0)).Because(what);

    [Test]
    public async Task Cookie_in_a_longer_form_is_the_same_cookie() =>
        await Assert.That(Decode("82001a00003039").Message).IsEqualTo(new KeepAliveMessage(KeepAliveKind.Ping, 12345));

    [Test]
    public async Task Beginning_of_a_message_needs_more()
    {
        for (int cut = 0; cut < GoldenVectors.V24Ping.Length; cut += 2)
            await Assert.That(Decode(GoldenVectors.V24Ping[..cut])).IsEqualTo((KeepAliveDecodeStatus.NeedMore, default, 0));
    }

    [Test]
    public async Task Only_the_first_of_several_messages_is_consumed() =>
        await Assert.That(Decode(GoldenVectors.V24Ping + GoldenVectors.V26Done).Consumed).IsEqualTo(5);

    [Test]
    public async Task Message_that_outgrows_the_ingress_limit_is_malformed()
    {
        byte[] endless = new byte[KeepAliveProtocol.IngressBytes];
        Hex.Bytes("8200 5a00010000").CopyTo(endless, 0);
        await Assert.That(KeepAliveCodec.Decode(endless.AsMemory(0, endless.Length - 1), out _, out _))
            .IsEqualTo(KeepAliveDecodeStatus.NeedMore);
        await Assert.That(KeepAliveCodec.Decode(endless, out _, out _)).IsEqualTo(KeepAliveDecodeStatus.Malformed);
    }

    [Test]
    public async Task Nested_bomb_is_malformed_at_once() =>
        await Assert.That(Decode("8281").Status).IsEqualTo(KeepAliveDecodeStatus.Malformed);

    [Test]
    public void Every_message_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[0, 1], Gen.UShort).Sample(
            (kind, cookie) =>
            {
                var message = new KeepAliveMessage((KeepAliveKind)kind, cookie);
                return Decode(Encode(message)) == (KeepAliveDecodeStatus.Ok, message, Encode(message).Length / 2);
            },
            iter: 2_000,
            threads: 1);

    [Test]
    public void Any_bytes_are_decided_on_without_an_exception() =>
        Gen.Byte.Array[0, 16].Sample(
            bytes =>
            {
                KeepAliveDecodeStatus status = KeepAliveCodec.Decode(bytes, out _, out int consumed);
                return status == KeepAliveDecodeStatus.Ok ? consumed > 0 && consumed <= bytes.Length : consumed == 0;
            },
            iter: 20_000,
            threads: 1);

    [Test]
    public async Task Warm_exchange_allocates_nothing()
    {
        byte[] ping = Hex.Bytes(GoldenVectors.V24Ping);
        byte[] pong = new byte[KeepAliveCodec.MaxEncodedBytes];
        var responder = new KeepAliveResponder();
        long allocated = Allocations.InCleanestRound(() =>
        {
            KeepAliveCodec.Decode(ping, out KeepAliveMessage message, out _);
            responder.Receive(message, out KeepAliveMessage reply);
            KeepAliveCodec.Encode(reply, pong);
        });
        await Assert.That(allocated).IsEqualTo(0);
        await Assert.That(Hex.Text(pong)).IsEqualTo(GoldenVectors.V25Pong);
    }

    private static (KeepAliveDecodeStatus Status, KeepAliveMessage Message, int Consumed) Decode(string hex)
    {
        KeepAliveDecodeStatus status = KeepAliveCodec.Decode(Hex.Bytes(hex), out KeepAliveMessage message, out int consumed);
        return (status, message, consumed);
    }

    private static string Encode(KeepAliveMessage message)
    {
        byte[] bytes = new byte[KeepAliveCodec.MaxEncodedBytes];
        return Hex.Text(bytes.AsSpan(0, KeepAliveCodec.Encode(message, bytes)));
    }
}
