using System.Net;
using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Interleavings.Scenarios.Parts;

/// <summary>The addresses of the scenes, and the bytes that their peers and nodes send (preview, version 14).</summary>
internal static class Wire
{
    public const ushort Protocol = 5;

    public static readonly PeerEndPoint Local = Tcp("192.0.2.1", 3001);
    public static readonly PeerEndPoint Remote = Tcp("192.0.2.7", 4001);
    public static readonly PeerEndPoint Node = Tcp("192.0.2.8", 3001);
    public static readonly HandshakeParameters Nodes = new(ProtocolFamily.NodeToNode, new VersionData(2));
    public static readonly byte[] Proposal = Segment(0, Convert.FromHexString("8200a10e8402f500f4"));
    public static readonly byte[] DuplexProposal = Segment(0, Convert.FromHexString("8200a10e8402f400f4"));
    public static readonly byte[] Query = Segment(0, Convert.FromHexString("8200a10e8402f500f5"));
    public static readonly byte[] Acceptance = Segment(0, Convert.FromHexString("83010e8402f400f4"), MiniProtocolRole.Responder);
    public static readonly byte[] Refusal = Segment(0, Convert.FromHexString("82028200810e"), MiniProtocolRole.Responder);
    public static readonly byte[] Versions = Segment(0, Convert.FromHexString("8203a10e8402f400f4"), MiniProtocolRole.Responder);

    public static PeerEndPoint Tcp(string address, int port) => PeerEndPoint.Tcp(IPAddress.Parse(address), port);

    public static PeerEndPoint Client(ulong number) => PeerEndPoint.UnixClient("/run/node.socket", number);

    /// <summary>A segment from the peer, who dialled, or from a node, which answers.</summary>
    public static byte[] Segment(ushort protocol, ReadOnlySpan<byte> payload, MiniProtocolRole sender = MiniProtocolRole.Initiator)
    {
        byte[] bytes = new byte[SegmentHeader.Size + payload.Length];
        new SegmentHeader(0, protocol, sender, (ushort)payload.Length).Write(bytes);
        payload.CopyTo(bytes.AsSpan(SegmentHeader.Size));
        return bytes;
    }
}
