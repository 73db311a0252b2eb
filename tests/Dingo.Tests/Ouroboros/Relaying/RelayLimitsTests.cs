using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;
using Wire = Dingo.Tests.Ouroboros.Connections.Wire;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>How much a peer may say before a node hears of it.</summary>
public sealed class RelayLimitsTests
{
    [Test]
    [Arguments(1)]
    [Arguments(3_000)]
    [Arguments(5_760)]
    public async Task A_proposal_of_5760_bytes_reaches_a_node_in_one_segment(int first)
    {
        using var rig = new RelayRig();
        byte[] message = Proposal(5_760);
        Say(rig, [message[..first], message[first..]]);
        await Assert.That(rig.HearNode().SequenceEqual(Wire.Segment(0, MiniProtocolRole.Initiator, message))).IsTrue();
    }

    [Test]
    [Arguments(1)]
    [Arguments(3_000)]
    public async Task One_of_5761_bytes_in_two_segments_never_reaches_a_node(int first)
    {
        using var rig = new RelayRig();
        byte[] message = Proposal(5_761);
        Say(rig, [message[..first], message[first..]]);
        await NeverReachesANodeAsync(rig, "too_large");
    }

    [Test]
    public async Task One_in_16_segments_reaches_a_node_in_one()
    {
        using var rig = new RelayRig();
        byte[] message = Proposal(160);
        Say(rig, message.Chunk(10));
        await Assert.That(rig.HearNode().SequenceEqual(Wire.Segment(0, MiniProtocolRole.Initiator, message))).IsTrue();
    }

    [Test]
    public async Task One_in_17_segments_never_reaches_a_node()
    {
        using var rig = new RelayRig();
        Say(rig, Proposal(161).Chunk(10));
        await NeverReachesANodeAsync(rig, "not a handshake segment");
    }

    private static async Task NeverReachesANodeAsync(RelayRig rig, string detail)
    {
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.HandshakeMalformed);
        await Assert.That(rig.Connection.CloseDetail).IsEqualTo(detail);
        await Assert.That(rig.Nodes.Failures).IsEmpty();
        rig.Side.Peer.EndSending();
        await rig.Side.NothingIsLeftAsync("closing closed");
    }

    private static void Say(RelayRig rig, IEnumerable<byte[]> parts)
    {
        foreach (byte[] part in parts.Where(static part => part.Length > 0))
            rig.Side.Say(Wire.Segment(0, MiniProtocolRole.Initiator, part));
    }

    /// <summary>One for our network that would pass, filled up by what a version to come may say.</summary>
    private static byte[] Proposal(int length)
    {
        byte[] beginning = Convert.FromHexString("8200a20f8402f400f41863" + "590000");
        int fill = length - beginning.Length;
        (beginning[^2], beginning[^1]) = ((byte)(fill >> 8), (byte)fill);
        return [.. beginning, .. new byte[fill]];
    }
}
