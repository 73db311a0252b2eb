using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>A node that is killed and comes back while peers come and go.</summary>
public class NodeRestartTests
{
    private const int Peers = 16;
    private const int Held = 8;
    private const int Restarts = 3;

    [Test]
    public async Task A_node_that_is_killed_under_load_loses_no_connection_that_it_did_not_hold()
    {
        using var workspace = new Workspace();
        await using var other = await DaemonUnderTest.StartAsync(workspace, ForwardedNode.ManyFromOne);
        await using var pair = await ForwardedNode.StartAsync(
            $"Listeners:0:Backends:1:Address=tcp://{other.NodeToNode}", ForwardedNode.ManyFromOne);
        // Half of them at each node, since nobody else is there yet.
        List<WirePeer> held = [];
        for (int i = 0; i < Held; i++)
            held.Add(await pair.EstablishAsync());
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Peers).Select(_ => ComeAndGoAsync(pair, stop.Token)).ToArray();
        string address = $"{{listener=\"ntn\",backend=\"tcp://{pair.Node.NodeToNode}\"}}";
        for (int i = 0; i < Restarts; i++)
        {
            double before = await pair.Front.SampleAsync($"dingo_backend_answers_total{address}");
            await Poll.UntilAsync(async () => await pair.Front.SampleAsync($"dingo_backend_answers_total{address}") > before ? null : "the node gets no connections");
            await pair.RestartNodeAsync();
            // Its own are gone with it the first time; those of the other have nothing to do with it, each time.
            held = await ForwardedNode.AnsweredAsync(held);
            await Assert.That(held.Count).IsEqualTo(Held / 2);
        }

        await stop.CancelAsync();
        var ends = await Task.WhenAll(load);
        int lost = ends.Sum(static each => each.Lost) + (Held / 2);
        await Assert.That(ends.Sum(static each => each.Completed)).IsGreaterThan(Peers);
        // Whoever was held by the node when it was killed has lost its connection, and nobody else.
        await Poll.UntilAsync(async () => EndedWithTheirNode(await pair.Front.SamplesAsync()) is var ended && lost <= ended
            ? null : $"{lost} are lost and {ended} were held");
        await Assert.That(lost).IsLessThanOrEqualTo((Restarts * Peers) + (Held / 2));
        var samples = await pair.Front.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_closed_total{reason=\"no_backend\"}"]).IsEqualTo(0);
        await Assert.That(samples["dingo_connmanager_handshakes_total{outcome=\"no_backend\"}"]).IsEqualTo(0);
        held.ForEach(static peer => peer.Dispose());
    }

    /// <summary>Connections that ended because their node did.</summary>
    private static double EndedWithTheirNode(Samples samples) =>
        samples["dingo_connmanager_closed_total{reason=\"backend_reset\"}"] + samples["dingo_connmanager_closed_total{reason=\"backend_closed\"}"];

    /// <summary>One peer after the other: a handshake, a question, its answer, the end.</summary>
    private static async Task<(int Completed, int Lost)> ComeAndGoAsync(ForwardedNode pair, CancellationToken stop)
    {
        var (completed, lost) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            using var peer = await pair.ConnectAsync();
            await peer.SendAsync(WirePeer.Proposal);
            // The node that goes may be the one that answers; whoever has its answer is held by it.
            bool isHeld = await peer.ReceiveAsync() == WirePeer.Acceptance;
            await Assert.That(isHeld).IsTrue();
            if (await peer.TryPingAsync())
                completed++;
            else
                lost++;
        }

        return (completed, lost);
    }
}
