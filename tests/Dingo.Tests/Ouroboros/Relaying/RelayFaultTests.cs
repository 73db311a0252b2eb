using Dingo.Ouroboros.Connections;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>Whatever goes wrong on our own side of a relayed connection costs that connection, and leaves nothing behind.</summary>
public sealed class RelayFaultTests
{
    [Test]
    public async Task When_the_hand_over_throws_the_nodes_answer_comes_back_too()
    {
        using var rig = new RelayRig();
        rig.Side.Owner.Established = static _ => throw new InvalidOperationException("the hand-over failed");
        rig.Side.Say(Wire.Propose());
        rig.NodeSays(Wire.Answer());
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.InternalError);
        await Assert.That(rig.Side.Bearer.WasAborted && rig.Ours.WasAborted).IsTrue();
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }

    [Test]
    public async Task When_it_closes_the_connection_at_once_the_answer_comes_back_and_is_not_sent()
    {
        using var rig = new RelayRig();
        rig.Side.Owner.Established = static connection => connection.Close(CloseReason.Pruned);
        rig.Side.Say(Wire.Propose());
        rig.NodeSays(Wire.Answer());
        await Assert.That(rig.Side.Hear()).IsEmpty();
        rig.Node.EndSending();
        rig.Side.Peer.EndSending();
        await Assert.That(rig.Connection.CloseReason).IsEqualTo(CloseReason.Pruned);
        await rig.NothingIsLeftAsync("proposed established closing closed");
    }
}
