using Dingo.Ouroboros.Handshake;

namespace Dingo.Tests.Ouroboros.Handshake;

/// <summary>The sides that the handshake tests play.</summary>
internal static class Parameters
{
    public const uint Mainnet = 764_824_073;
    public const uint Preview = 2;

    /// <summary>A duplex relay with peer-sharing, versions 14 and 15.</summary>
    public static HandshakeParameters Relay(uint magic = Preview) => Node(new VersionData(magic, PeerSharing: true));

    public static HandshakeParameters Node(VersionData data, bool experimental = false, params ushort[] versions) =>
        new(ProtocolFamily.NodeToNode, data, experimental, versions);

    public static HandshakeParameters Local(VersionData data, params ushort[] versions) =>
        new(ProtocolFamily.NodeToClient, data, versions: versions);

    public static (ResponderResult Result, string Reply) Respond(HandshakeParameters ours, string received) =>
        Respond(ours, Hex.Bytes(received));

    public static (ResponderResult Result, string Reply) Respond(HandshakeParameters ours, byte[] received)
    {
        byte[] reply = new byte[HandshakeResponder.MaxReplyBytes];
        ResponderResult result = HandshakeResponder.Respond(ours, received, reply);
        return (result, Hex.Text(reply.AsSpan(0, result.ReplyLength)));
    }

    public static InitiatorResult Receive(HandshakeParameters ours, string received) =>
        HandshakeInitiator.Receive(ours, Hex.Bytes(received));
}
