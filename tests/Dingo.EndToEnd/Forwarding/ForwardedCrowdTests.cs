using System.Globalization;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd.Forwarding;

/// <summary>Many at once, with one thread of the engine, and with two that have to do with both sides of one connection.</summary>
public class ForwardedCrowdTests
{
    private const int Pairs = 64;

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task Of_a_crowd_each_hears_its_own_node_and_its_end_and_nothing_is_left(int threads)
    {
        using var workspace = new Workspace();
        using var node = new SlowNode();
        await using var front = await DaemonUnderTest.StartAsync(
            workspace, [.. node.Forwarding, $"Engine:Threads={threads}", ForwardedNode.ManyFromOne]);
        foreach (string listener in new[] { "ntn", "ntc" })
            await front.Process.Output.WaitForAsync($"listener {listener}: node {node.Address} is up");
        int descriptors = front.Process.OpenDescriptors;

        var endings = await LiveAsync(front, node);

        await Assert.That(endings.Distinct().Count()).IsEqualTo(ForwardedPair.Endings.Length);
        foreach (string ending in ForwardedPair.Endings)
            await front.UntilSampleAsync($"dingo_connmanager_closed_total{{reason=\"{ending}\"}}", endings.Count(each => each == ending));
        await ForwardedLeftovers.AssertNoneAsync(front);
        await Assert.That((await front.SamplesAsync()).Sum("dingo_connmanager_closed_total")).IsEqualTo(Pairs);
        await front.UntilDescriptorsAsync(descriptors);
    }

    /// <returns>How each of them ended.</returns>
    private static async Task<string[]> LiveAsync(DaemonUnderTest front, SlowNode node)
    {
        var coming = Enumerable.Range(0, Pairs).Select(number => ComeAsync(front, number)).ToArray();
        var met = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(_ => MeetAsync(node)));
        var peers = await Task.WhenAll(coming);
        return await Task.WhenAll(met.Select(each => new ForwardedPair(peers[each.Number], each.There, seed: each.Number).LiveAsync()));
    }

    /// <summary>A peer that is accepted, and says which it is.</summary>
    private static async Task<WirePeer> ComeAsync(DaemonUnderTest front, int number)
    {
        var peer = await WirePeer.ConnectAsync(front.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        await peer.SendAsync(WirePeer.Segment(2, $"{number:x4}"));
        return peer;
    }

    private static async Task<(int Number, WirePeer There)> MeetAsync(SlowNode node)
    {
        var (there, _) = await node.AskedAsync();
        await there.SendAsync(WireResponder.Segment(0, WirePeer.Acceptance));
        string? number = await there.ReceiveAsync();
        return (int.Parse(number!, NumberStyles.HexNumber, CultureInfo.InvariantCulture), there);
    }
}
