using System.Text;
using static Dingo.EndToEnd.Harness.WirePeer;

namespace Dingo.EndToEnd;

/// <summary>What arrives at a public port, in hex, with what must come of it.</summary>
internal static class BadInputs
{
    // What is refused when no version is common: the versions that there are.
    private const string NodeToNodeVersions = "82028200820e0f";
    private const string NodeToClientVersions = "82028200881980101980111980121980131980141980151980161980" + "17";

    private const string NotASegment = "not a handshake segment";

    /// <summary>No handshake, or a broken one: name, what is sent, what the log says of it.</summary>
    public static IEnumerable<(string Name, string Sent, string Detail)> Malformed()
    {
        yield return ("garbage", Repeat("aa", 64), NotASegment);
        yield return ("HTTP", Ascii("GET / HTTP/1.1\r\nHost: relay\r\n\r\n"), NotASegment);
        yield return ("TLS hello", "16030102000100" + "01fc0303" + Repeat("55", 32), NotASegment);
        yield return ("zero-length segment", "0000000000000000", "zero-length segment");
        yield return ("responder bit set", Segment(0x8000, "8200a10f8402f400f4"), NotASegment);
        yield return ("a message before the handshake", Segment(8, "8200193039"), NotASegment);
        yield return ("an answer before a proposal", Handshake("83010f8402f400f4"), "unexpected_message");
        yield return ("an unknown message", Handshake("8204a0"), "unknown_message");
        yield return ("oversize handshake, claimed", "0000000000001681" + "82", NotASegment);
        yield return ("65,535 claimed, one sent", "000000000000ffff" + "82", NotASegment);
        yield return ("oversize handshake, sent in segments", InSegments("8200b90fff" + Repeat("00", 6000), 2000), "too_large");
        yield return ("seventeen segments", InSegments("8200b90fff" + Repeat("00", 12), 1), NotASegment);
        yield return ("thousands of versions, in one segment", Handshake(Versions(7500, "0000")), NotASegment);
        yield return ("thousands of versions, in segments", InSegments(Versions(7500, "0000"), 5000), "too_large");
        yield return ("versions twice", Handshake("8200a20e8402f400f40e8402f400f4"), "versions_repeated");
        yield return ("versions in descending order", Handshake("8200a20f8402f400f40e8402f400f4"), "versions_unordered");
        yield return ("an indefinite map", Handshake("8200bf0f8402f400f4ff"), "wrong_shape");
        yield return ("an indefinite array", Handshake("9f00a10f8402f400f4ff"), "wrong_shape");
        yield return ("two messages in one segment", Handshake("8200a10f8402f400f4" + "8200a10f8402f400f4"), "trailing_bytes");
        yield return ("a break and nothing to end", Handshake("ff"), "not_cbor");
        yield return ("a string of 2^64 bytes", Handshake("8200a15b" + Repeat("ff", 8)), "not_cbor");
        yield return ("a bomb of arrays", Handshake("8200a10f" + Repeat("81", 5000) + "00"), "too_deep");
        yield return ("a bomb of indefinite arrays", Handshake("8200a10f" + Repeat("9f", 5000)), "too_deep");
        yield return ("a bomb of maps", Handshake("8200" + Repeat("a100", 2500) + "00"), "too_deep");
        yield return ("a bomb of indefinite maps", Handshake("8200" + Repeat("bf00", 2500)), "too_deep");
        yield return ("a bomb of chunked strings", Handshake("8200a10f" + Repeat("5f", 5000)), "not_cbor");
    }

    /// <summary>A handshake that cannot agree: name, whether it is a client's, what is sent, the answer, the outcome.</summary>
    public static IEnumerable<(string Name, bool IsLocal, string Sent, string Answer, string Outcome)> Refused()
    {
        yield return NoVersion("no versions", "8200a0");
        yield return NoVersion("unknown versions only", "8200a2078202f4088202f4");
        yield return NoVersion("thousands of unknown versions", Versions(2870, "0000"));
        yield return NoVersion("a client's version at the nodes' port", "8200a11980178202f4");
        yield return NoVersion("versions that are no numbers", "8200a2" + "623135" + "8402f400f4" + "2e" + "8402f400f4");
        yield return NoVersion("a version behind thousands of tags", "8200a1" + Repeat("c0", 5000) + "0f" + "8402f400f4");

        yield return WrongMagic("wrong magic", "01", 1);
        yield return WrongMagic("the greatest magic", "1affffffff", uint.MaxValue);

        yield return Unreadable("magic as text", "846132f400f4");
        yield return Unreadable("negative magic", "8421f400f4");
        yield return Unreadable("magic above 32 bits", "841b0000000100000000f400f4");
        yield return Unreadable("magic above 64 bits", "84c249010000000000000000f400f4");
        yield return Unreadable("version data too short", "8302f400");
        yield return Unreadable("version data too long", "8502f400f4f4");
        yield return Unreadable("empty version data", "80");
        yield return Unreadable("version data of indefinite length", "9f02f400f4ff");
        yield return Unreadable("version data that is a number", "02");
        yield return Unreadable("version data that is a map", "a402f400f4" + "01f402f4");
        yield return Unreadable("a number for initiator-only", "84020000f4");
        yield return Unreadable("peer sharing out of range", "8402f402f4");
        yield return Unreadable("version data behind thousands of tags", Repeat("c0", 5000) + "8402f400f4");
        // The highest common version decides, and nothing falls back to a lower.
        yield return ("a good version below an unreadable one", false, Handshake("8200a20e8402f400f40f00"), DecodeError("0f"), "decode_error");

        yield return NoLocalVersion("no versions of a client", "8200a0");
        yield return NoLocalVersion("a node's version at the clients' socket", "8200a10f8402f400f4");
        yield return NoLocalVersion("a client's version without bit 15", "8200a1178202f4");
        yield return NoLocalVersion("a version with bit 12 instead", "8200a11910018202f4");
        yield return ("wrong magic of a client", true, Handshake("8200a11980178201f4"), Refuse("02", "198017", Mismatch(1)), "wrong_network");
        yield return ("a bare magic of a client", true, Handshake("8200a119801702"), DecodeError("198017"), "decode_error");
        yield return ("a node's data of a client", true, Handshake("8200a11980178402f400f4"), DecodeError("198017"), "decode_error");
    }

    /// <summary>What is sent once the handshake is done: name, whether a client sends it, what is sent, why it is closed.</summary>
    public static IEnumerable<(string Name, bool IsLocal, string Sent, string Reason, string Detail)> AfterTheHandshake()
    {
        yield return ("a second proposal", false, Proposal, "unknown_mini_protocol", "mini-protocol 0, from an initiator");
        yield return ("an unknown mini-protocol", false, Segment(257, "011821"), "unknown_mini_protocol", "mini-protocol 257, from an initiator");
        yield return ("a mini-protocol that nobody runs", false, Segment(2, "8100"), "unknown_mini_protocol", "mini-protocol 2, from an initiator");
        yield return ("an answer to no question", false, Segment(0x8008, "8201193039"), "unknown_mini_protocol", "mini-protocol 8, from a responder");
        yield return ("garbage afterwards", false, Repeat("aa", 64), "unknown_mini_protocol", "mini-protocol 10922, from a responder");
        yield return ("zero-length segment afterwards", false, "0000000000080000", "protocol_violation", "zero-length segment");
        yield return ("a cookie out of range", false, Segment(8, "82001a00010000"), "protocol_violation", "malformed keep-alive message");
        yield return ("a negative cookie", false, Segment(8, "820020"), "protocol_violation", "malformed keep-alive message");
        yield return ("no cookie", false, Segment(8, "8100"), "protocol_violation", "malformed keep-alive message");
        yield return ("the answer in place of the question", false, Segment(8, "8201193039"), "protocol_violation", "wrong_agency");
        yield return ("a keep-alive bomb", false, Segment(8, Repeat("82", 1000)), "protocol_violation", "malformed keep-alive message");
        yield return ("an indefinite keep-alive", false, Segment(8, "9f00193039ff"), "protocol_violation", "malformed keep-alive message");
        yield return ("an endless keep-alive", false, Segment(8, "9f" + Repeat("00", 60_000)), "protocol_violation", "malformed keep-alive message");
        yield return ("keep-alive of a client", true, Segment(8, "8200193039"), "unknown_mini_protocol", "mini-protocol 8, from an initiator");
        yield return ("a second proposal of a client", true, LocalProposal, "unknown_mini_protocol", "mini-protocol 0, from an initiator");
    }

    /// <summary>Unusual, but within the rules: name, and the two parts in which it is sent.</summary>
    public static IEnumerable<(string Name, string First, string Second)> Honest()
    {
        yield return ("split in the middle of the header", Proposal[..10], Proposal[10..]);
        yield return ("split in the middle of the payload", Proposal[..24], Proposal[24..]);
        yield return ("in two segments", Handshake("8200a10f84"), Handshake("02f400f4"));
        yield return ("among thousands of versions", Handshake(Versions(2860, "0000", "0f8402f400f4")), "");
        yield return ("with versions that are no numbers", Handshake("8200a2" + "623135" + "00" + "0f8402f400f4"), "");
        yield return ("with all versions in their order", Handshake("8200a4" + "0d8402f400f4" + "0e8402f400f4" + "0f8402f400f4" + "108502f400f4f4"), "");
    }

    private static (string, bool, string, string, string) NoVersion(string name, string message) =>
        (name, false, Handshake(message), NodeToNodeVersions, "version_mismatch");

    private static (string, bool, string, string, string) NoLocalVersion(string name, string message) =>
        (name, true, Handshake(message), NodeToClientVersions, "version_mismatch");

    private static (string, bool, string, string, string) WrongMagic(string name, string magic, uint number) =>
        (name, false, Handshake($"8200a10f84{magic}f400f4"), Refuse("02", "0f", Mismatch(number)), "wrong_network");

    private static (string, bool, string, string, string) Unreadable(string name, string versionData) =>
        (name, false, Handshake($"8200a10f{versionData}"), DecodeError("0f"), "decode_error");

    private static string DecodeError(string version) => Refuse("01", version, "version data cannot be decoded");

    private static string Mismatch(uint magic) => $"version data mismatch: network magic 2 /= {magic}";

    private static string Refuse(string reason, string version, string text) => $"820283{reason}{version}78{text.Length:x2}{Ascii(text)}";

    private static string Versions(int count, string entry, string last = "") =>
        $"8200b9{count + (last.Length == 0 ? 0 : 1):x4}{Repeat(entry, count)}{last}";

    private static string Handshake(string message) => Segment(0, message);

    private static string InSegments(string message, int bytes) => string.Concat(message.Chunk(2 * bytes).Select(part => Handshake(new string(part))));

    private static string Repeat(string hex, int count) => string.Concat(Enumerable.Repeat(hex, count));

    private static string Ascii(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
