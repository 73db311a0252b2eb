using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Events;
using Dingo.Tests.Ouroboros.Connections;

namespace Dingo.Tests.Ouroboros.Relaying;

/// <summary>Many relays over real sockets, whose far ends do whatever their dice say on threads of their own.</summary>
/// <remarks>Run them with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 as well as without.</remarks>
[NotInParallel]
public sealed class RelayThreadsTests
{
    private const int Pairs = 64;
    private const int Threads = 4;
    private const int Steps = 100;
    private const int Few = 30;

    [Test]
    [Arguments(PeerEndPointKind.Tcp, 1)]
    [Arguments(PeerEndPointKind.Tcp, 2)]
    [Arguments(PeerEndPointKind.Unix, 3)]
    public async Task However_they_end_each_byte_arrives_in_its_place_and_nothing_is_left(PeerEndPointKind kind, int seed)
    {
        int before = StreamRig.Descriptors;
        using (var rig = new StreamRig(kind))
        {
            var pairs = new RelayedSockets[Pairs];
            for (int i = 0; i < Pairs; i++)
                pairs[i] = await rig.EstablishAsync();
            RandomEnd[] peers = [.. pairs.Select((pair, i) => new RandomEnd(pair.Peer, (seed * 1_000) + i))];
            RandomEnd[] nodes = [.. pairs.Select((pair, i) => new RandomEnd(pair.Node, (seed * 1_000) + Pairs + i))];
            // Of each pair two threads have one end each.
            await OnThreads.RunAsync(Threads, thread => Play(thread % 2 == 0 ? peers : nodes, thread / 2));
            for (int i = 0; i < Pairs; i++)
                await ExpectHeardOutAsync(pairs[i].Connection, peers[i], nodes[i]);
            await Assert.That(pairs.Select(static pair => pair.Connection.CloseReason).Distinct().Count()).IsGreaterThan(2);
            await rig.NothingIsLeftAsync(pairs);
            Array.ForEach(pairs, static pair => pair.Dispose());
        }

        await Assert.That(await Eventually.IsTrueAsync(() => StreamRig.Descriptors < before + Few)).IsTrue();
    }

    private static void Play(RandomEnd[] ends, int first)
    {
        for (int step = 0; step < Steps; step++)
        {
            for (int i = first; i < ends.Length; i += Threads / 2)
                ends[i].Step();
        }
    }

    /// <summary>Both end, if they have not: whom nobody has reset gets all that the other has sent.</summary>
    private static async Task ExpectHeardOutAsync(Connection connection, RandomEnd peer, RandomEnd node)
    {
        peer.End();
        node.End();
        await Task.WhenAll(peer.HearOutAsync(), node.HearOutAsync());
        await Assert.That(peer.HeardOtherBytes || node.HeardOtherBytes).IsFalse();
        var reason = await connection.Completion.WaitAsync(SocketRig.Deadline);
        bool isOrderly = reason is CloseReason.PeerClosed or CloseReason.BackendClosed;
        await Assert.That(isOrderly || reason is CloseReason.Reset or CloseReason.BackendReset).IsTrue();
        // Whoever resets when both directions have ended comes too late to be the reason.
        if (peer.IsGone || node.IsGone)
            return;
        await Assert.That(isOrderly).IsTrue();
        await Assert.That((peer.Heard, node.Heard)).IsEqualTo((node.Sent, peer.Sent));
    }
}
