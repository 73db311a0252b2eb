using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager;

/// <summary>The bytes that a peer on preview (magic 2) sends and gets; messages are hexadecimal, without segment headers.</summary>
internal static class Wire
{
    public const uint Magic = 2;
    public const string ProposeUnidirectional = "8200a10e8402f500f4";
    public const string ProposeDuplex = "8200a10e8402f400f4";
    public const string ProposeOtherNetwork = "8200a10e8401f500f4";
    public const string ProposeUnknownVersion = "8200a10d8402f500f4";
    public const string ProposeQuery = "8200a10e8402f500f5";
    public const string AcceptUnidirectional = "83010e8402f500f4";
    public const string AcceptDuplex = "83010e8402f400f4";
    public const string ProposeLocal = "8200a11980178202f4";
    public const string AcceptLocal = "83011980178202f4";
    public const string RefuseDecodeError = "820283010f686261642064617461";

    public static readonly HandshakeParameters Nodes = new(ProtocolFamily.NodeToNode, new VersionData(Magic));
    public static readonly HandshakeParameters Clients = new(ProtocolFamily.NodeToClient, new VersionData(Magic));

    public static byte[] Segment(ushort protocol, MiniProtocolRole sender, ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[SegmentHeader.Size + payload.Length];
        new SegmentHeader(0, protocol, sender, (ushort)payload.Length).Write(bytes);
        payload.CopyTo(bytes.AsSpan(SegmentHeader.Size));
        return bytes;
    }

    public static byte[] Proposal(string message) => Segment(0, MiniProtocolRole.Initiator, Convert.FromHexString(message));

    public static byte[] Answer(string message) => Segment(0, MiniProtocolRole.Responder, Convert.FromHexString(message));
}
