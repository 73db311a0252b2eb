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

    /// <summary>One before a relay on preview.</summary>
    public static HandshakeGate NodeGate(bool keepsPeerSharing = false) => new(Relay(), keepsPeerSharing);

    /// <summary>What a gate says to a proposal, what the node gets of it, and what the peer is told.</summary>
    public static (GateResult Result, string Forwarded, string Reply) Examine(HandshakeGate gate, string received)
    {
        byte[] bytes = Hex.Bytes(received), reply = new byte[HandshakeResponder.MaxReplyBytes];
        var result = gate.Examine(bytes, reply);
        return (result, Hex.Text(bytes), Hex.Text(reply.AsSpan(0, result.ReplyLength)));
    }

    /// <summary>What a gate reads from a node's answer, and what the peer gets of it.</summary>
    public static (InitiatorResult Result, string Answer) ReadAnswer(HandshakeGate gate, string proposal, string received)
    {
        byte[] bytes = Hex.Bytes(received);
        return (gate.ReadAnswer(Hex.Bytes(proposal), bytes), Hex.Text(bytes));
    }
}
