using Dingo.Ouroboros.KeepAlive;
using Dingo.Ouroboros.Segments;

namespace Dingo.Simulation.World;

/// <summary>What peers say, in bytes. The network is preview: magic 2.</summary>
internal static class Utterances
{
    public const uint Magic = 2;

    /// <summary>Mini-protocols of <see cref="OwnHandOver"/>: one that nobody reads, one that throws, and one that nobody runs.</summary>
    public const ushort Unread = 5;
    public const ushort Bomb = 6;
    public const ushort Unknown = 99;

    /// <summary>What who connects to a node says: see the names.</summary>
    public static readonly Saying[] ToNodes =
    [
        new("duplex", Propose("8200a10e8402f400f4")),
        new("initiator only", Propose("8200a10e8402f500f4")),
        new("newest", Propose("8200a20e8402f400f40f8402f401f4")),
        new("other network", Propose("8200a10e8401f500f4")),
        new("unknown version", Propose("8200a10d8402f500f4")),
        new("bad data", Propose("8200a10e8302f500")),
        new("query", Propose("8200a10e8402f500f5")),
        new("garbage", Propose("ff00ff00")),
        new("two segments", [.. Propose("8200a10e"), .. Propose("8402f400f4")]),
        new("too large", [.. Segment(0, MiniProtocolRole.Initiator, new byte[SegmentLimits.MaxHandshakeMessage + 1])]),
        new("not to be decided", Segment(0, MiniProtocolRole.Initiator, Convert.FromHexString("8200a10e8402f400"))),
        new("zero length", new byte[SegmentHeader.Size]),
        new("other mini-protocol", Segment(Unknown, MiniProtocolRole.Initiator, new byte[1])),
        new("wrong mode", Segment(0, MiniProtocolRole.Responder, Convert.FromHexString("8200a10e8402f400f4"))),
        new("pipelined", [.. Propose("8200a10e8402f400f4"), .. KeepAlive(KeepAliveKind.Ping, 7)]),
    ];

    /// <summary>What a client says.</summary>
    public static readonly Saying[] ToLocals =
    [
        new("local", Propose("8200a11980178202f4")),
        new("local query", Propose("8200a11980178202f5")),
        new("local, other network", Propose("8200a11980178201f4")),
        new("local garbage", Propose("8201")),
    ];

    /// <summary>What who was dialled says.</summary>
    public static readonly Saying[] Answers =
    [
        new("accept duplex", Answer("83010e8402f400f4")),
        new("accept one way", Answer("83010e8402f500f4")),
        new("refuse versions", Answer("82028200811863")),
        new("refuse data", Answer("820283010f6100")),
        new("refuse", Answer("820283020f626e6f")),
        new("versions", Answer("8203a10e8402f400f5")),
        new("accept what was not proposed", Answer("830118638402f400f4")),
        new("answer garbage", Answer("ff")),
        new("simultaneous open", Propose("8200a10e8402f400f4")),
        new("simultaneous open, other network", Propose("8200a10e8401f400f4")),
    ];

    /// <summary>What a node says to a proposal, beside its acceptance.</summary>
    public static readonly Saying[] NodeAnswers =
    [
        .. Answers,
        new("node, two segments", [.. Answer("83010e"), .. Answer("8402f400f4")]),
        new("node, accept and more", [.. Answer("83010e8402f400f4"), .. KeepAlive(KeepAliveKind.Ping, 5)]),
        new("node, accept a client", Answer("83011980178202f4")),
        new("node, versions of clients", Answer("8203a11980178202f4")),
    ];

    /// <summary>What a peer says once a version is agreed.</summary>
    public static readonly Saying[] Later =
    [
        new("ping", KeepAlive(KeepAliveKind.Ping, 42)),
        new("ping", KeepAlive(KeepAliveKind.Ping, 43)),
        new("pings", [.. KeepAlive(KeepAliveKind.Ping, 1), .. KeepAlive(KeepAliveKind.Ping, 2), .. KeepAlive(KeepAliveKind.Ping, 3)]),
        new("done", KeepAlive(KeepAliveKind.Done, 0)),
        new("pong unasked", KeepAlive(KeepAliveKind.Pong, 9)),
        new("keep-alive garbage", Segment(KeepAliveProtocol.Number, MiniProtocolRole.Initiator, [0xff, 0xff])),
        new("unknown mini-protocol", Segment(Unknown, MiniProtocolRole.Initiator, [1])),
        new("segment begun", Segment(KeepAliveProtocol.Number, MiniProtocolRole.Initiator, new byte[40])[..12]),
        new("empty segment", new byte[SegmentHeader.Size]),
        new("flood", Segment(Unread, MiniProtocolRole.Initiator, new byte[OwnHandOver.UnreadLimit + 1])),
        new("bulk", Segment(Unread, MiniProtocolRole.Initiator, new byte[OwnHandOver.UnreadLimit / 4])),
        new("bomb", Segment(Bomb, MiniProtocolRole.Initiator, [1])),
    ];

    /// <summary>Some bytes, others for each number: of a protocol that nobody here knows.</summary>
    public static byte[] Chunk(int number)
    {
        byte[] bytes = new byte[1 + (number % 3000)];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((i * 7) + number);
        return bytes;
    }

    /// <summary>A node accepts the first version of a proposal, which is one of <see cref="ToNodes"/> or <see cref="ToLocals"/> that has passed the gate.</summary>
    /// <param name="opening">The proposal, in one segment.</param>
    public static Saying AcceptanceOf(ReadOnlySpan<byte> opening)
    {
        const int FirstVersion = SegmentHeader.Size + 3;
        const byte TwoBytesFollow = 0x19;
        return opening[FirstVersion] == TwoBytesFollow
            ? new("node, accept", Answer($"8301{Convert.ToHexString(opening.Slice(FirstVersion, 3))}8202f4"))
            : new("node, accept", Answer($"8301{opening[FirstVersion]:x2}8402f400f4"));
    }

    public static byte[] KeepAlive(KeepAliveKind kind, ushort cookie)
    {
        byte[] message = new byte[KeepAliveCodec.MaxEncodedBytes];
        int length = KeepAliveCodec.Encode(new KeepAliveMessage(kind, cookie), message);
        var sender = kind == KeepAliveKind.Pong ? MiniProtocolRole.Responder : MiniProtocolRole.Initiator;
        return Segment(KeepAliveProtocol.Number, sender, message.AsSpan(0, length));
    }

    private static byte[] Propose(string message) => Segment(0, MiniProtocolRole.Initiator, Convert.FromHexString(message));

    private static byte[] Answer(string message) => Segment(0, MiniProtocolRole.Responder, Convert.FromHexString(message));

    private static byte[] Segment(ushort protocol, MiniProtocolRole sender, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[SegmentHeader.Size + payload.Length];
        new SegmentHeader(0, protocol, sender, (ushort)payload.Length).Write(bytes);
        payload.CopyTo(bytes.AsSpan(SegmentHeader.Size));
        return bytes;
    }
}
