namespace Dingo.Tests.Ouroboros;

/// <summary>Known good (and known bad) bytes, numbered as in the collected wire facts.</summary>
/// <remarks>
/// Origins: BP n = cardano-blueprint, src/network/node-to-node/handshake/test-data/test-n; DUG = michaeljfazio/dugite,
/// handshake golden test; LAB = Scala lab.network.HandshakeSuite and lab.NetworkCommand; GO = gouroboros,
/// protocol/*/messages_test.go; AM = amaru, crates/amaru-protocols; derived = from the CDDL, checked with an independent decoder.
/// </remarks>
internal static class GoldenVectors
{
    // Handshake, node-to-node.
    public const string V01ProposeNothing = "8200a0"; // BP 0
    public const string V02Propose14 = "8200a10e8400f401f4"; // BP 2
    public const string V03Propose13And14 = "8200a20d8401f501f40e8402f501f4"; // BP 3
    public const string V04Propose14And15Preview = "8200a20e8402f401f40f8402f401f4"; // DUG
    public const string V05Propose13To15Mainnet = "8200a30d841a2d964a09f401f40e841a2d964a09f401f40f841a2d964a09f401f4"; // derived
    public const string V06Propose14And15Mainnet = "8200a20e841a2d964a09f401f40f841a2d964a09f401f4"; // derived
    public const string V07Propose14To16Preview = "8200a30e8402f401f40f8402f401f4108502f401f4f4"; // derived
    public const string V08ProposeWithUnknownKeys = "8200a40e8402f500f418639f01a101f6ff1878f60f8402f500f4"; // derived, idea LAB
    public const string V09Accept14 = "83010e8401f401f4"; // BP 4
    public const string V10Accept15 = "83010f8402f401f4"; // DUG
    public const string V11Accept16 = "830110851a2d964a09f500f4f4"; // LAB
    public const string V12RefuseMismatch14And15 = "82028200820e0f"; // DUG
    public const string V13RefuseMismatch7To10 = "82028200840708090a"; // GO
    public const string V14RefuseDecodeError1 = "820283010163666f6f"; // GO
    public const string V15RefuseDecodeError15 = "820283010f686261642064617461"; // derived
    public const string V16RefuseRefused13 = "820283020d617b"; // BP 1
    public const string V16RefuseRefused1 = "820283020163666f6f"; // GO
    public const string V17QueryReply14And15 = "8203a20e8402f401f40f8402f401f4"; // derived
    public const string V18Propose7To10 = "8200a4078202f4088202f4098202f40a8202f4"; // GO, obsolete versions
    public const string V18Accept10 = "83010a8202f4"; // GO, obsolete version
    public const string V19Unordered = "8200a20f8402f500f40e8402f500f4"; // LAB, must fail
    public const string V19Duplicate = "8200a20e8402f500f40e8402f500f4"; // LAB, must fail
    public const string V19IndefiniteMap = "8200bfff"; // LAB, must fail

    // Handshake, node-to-client.
    public const string V20ProposeClient16 = "8200a1198010821a2d964a09f4"; // LAB
    public const string V21AcceptClient16 = "8301198010821a2d964a09f4"; // LAB
    public const string V22AcceptClient22 = "83011980168202f4"; // DUG
    public const string V23QueryClient23 = "8200a11980178202f5"; // LAB
    public const string V23QueryReplyClient23 = "8203a11980178202f4"; // LAB

    // Keep-alive.
    public const string V24Ping = "8200193039"; // GO
    public const string V25Pong = "8201193039"; // GO
    public const string V26Done = "8102"; // GO
    public const string V26PingLowestCookie = "820000"; // derived
    public const string V26PingHighestCookie = "820019ffff"; // derived

    // Peer-sharing: opaque here, so they are CBOR items and no more.
    public const string V27Request7 = "820007"; // GO
    public const string V27Request10 = "82000a"; // AM
    public const string V28Reply4 = "82018183001a04030201190bb9"; // GO
    public const string V29ReplyLocalhost = "82018183001a0100007f190bb9"; // AM
    public const string V29ReplyEmpty = "820180"; // AM
    public const string V29Done = "8102"; // GO, AM
    public const string V30Reply6 = "82019f86011a20010db8000001190bb9ff"; // derived, indefinite list as the reference writes it
    public const string V31Reply4And6 = "82019f83001a0100007f190bb986011a20010db8000001190bb9ff"; // derived
    public const string V32AddressLittleEndian = "86011ab80d012000001a01000000190bb9"; // GO, not conforming, still CBOR

    // Segments: header and payload.
    public const string V33Capture = // cardano-cli, captured: node-to-client 9 to 16, mainnet
        "4fcc682000000047"
        + "8200a81980091a2d964a0919800a1a2d964a0919800b1a2d964a0919800c1a2d964a0919800d1a2d964a0919800e1a2d964a09"
        + "19800f821a2d964a09f4198010821a2d964a09f4";
    public const string V34Propose = "00000000000000098200a10e8402f500f4"; // LAB
    public const string V34Accept = "000000008000000883010e8402f500f4"; // LAB
    public const string V35Propose = "000000000000000d8200a1198010821a2d964a09f4"; // LAB
    public const string V35Accept = "000000008000000c8301198010821a2d964a09f4"; // LAB
    public const string V36TwoItems = "0000000001010003" + "011821"; // AM mux.rs, whose vector starts after the timestamp
    public const string V37Propose = "01020304000000178200a20e841a2d964a09f401f40f841a2d964a09f401f4"; // derived, #6 in a segment
    public const string V38Ping = "00000000000800058200193039"; // derived
    public const string V38Pong = "00000000800800058201193039"; // derived
    public const string V38ShareRequest = "00000000000a000382000a"; // derived

    /// <summary>Every handshake message above, valid or not.</summary>
    public static IReadOnlyList<string> Handshakes { get; } =
    [
        V01ProposeNothing, V02Propose14, V03Propose13And14, V04Propose14And15Preview, V05Propose13To15Mainnet,
        V06Propose14And15Mainnet, V07Propose14To16Preview, V08ProposeWithUnknownKeys, V09Accept14, V10Accept15, V11Accept16,
        V12RefuseMismatch14And15, V13RefuseMismatch7To10, V14RefuseDecodeError1, V15RefuseDecodeError15, V16RefuseRefused13,
        V16RefuseRefused1, V17QueryReply14And15, V18Propose7To10, V18Accept10, V19Unordered, V19Duplicate, V19IndefiniteMap,
        V20ProposeClient16, V21AcceptClient16, V22AcceptClient22, V23QueryClient23, V23QueryReplyClient23,
    ];

    public static IReadOnlyList<string> KeepAlives { get; } =
        [V24Ping, V25Pong, V26Done, V26PingLowestCookie, V26PingHighestCookie];

    public static IReadOnlyList<string> PeerSharing { get; } =
    [
        V27Request7, V27Request10, V28Reply4, V29ReplyLocalhost, V29ReplyEmpty, V29Done, V30Reply6, V31Reply4And6,
        V32AddressLittleEndian,
    ];

    public static IReadOnlyList<string> Segments { get; } =
    [
        V33Capture, V34Propose, V34Accept, V35Propose, V35Accept, V36TwoItems, V37Propose, V38Ping, V38Pong, V38ShareRequest,
    ];

    /// <summary>Every vector that is one CBOR item.</summary>
    public static IReadOnlyList<string> Items { get; } = [.. Handshakes, .. KeepAlives, .. PeerSharing];
}
