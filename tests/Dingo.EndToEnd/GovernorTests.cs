using System.Collections.Concurrent;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>A governor that has nothing but the control socket, and hundreds of connections that come and go.</summary>
public sealed class GovernorTests
{
    private const int Held = 500;

    [Test]
    public async Task It_keeps_exact_state_through_churn_and_gaps_and_never_hits_a_successor()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, "Limits:MaxInboundConns=2000", "Limits:MaxConnectionsPerIP=2000", "Limits:MaxPendingHandshakes=2000");
        await using var governor = await Governor.StartAsync(daemon);
        using var node = new WireNode();
        var peers = new ConcurrentDictionary<int, WirePeer>();
        await Parallel.ForAsync(0, Held, async (i, _) => peers[i] = await EstablishAsync(daemon));

        var closed = new ConcurrentBag<ulong>();
        await Task.WhenAll(ChurnAsync(daemon, peers, rounds: 3), SteerAsync(governor, node, closed));
        governor.Sleep();
        // More than the daemon holds for whoever does not read.
        await Parallel.ForAsync(0, 3000, async (_, _) => (await EstablishAsync(daemon)).Dispose());
        await SteerAsync(daemon, governor.Connections.Keys.Take(20), closed);
        governor.Wake();

        await UntilSameAsync(daemon, governor);
        await Assert.That(governor.Resyncs).IsGreaterThanOrEqualTo(1);
        await Assert.That(closed).IsNotEmpty();
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_recycles_total{outcome=\"closed\"}")).IsEqualTo(closed.Distinct().Count());
        // Each ends when its peer has, or a second later.
        await daemon.UntilSampleAsync("dingo_connmanager_closed_total{reason=\"recycled\"}", closed.Count);
        await Assert.That(governor.Recycled.Except(closed)).IsEmpty();
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsEqualTo(0);
        foreach (var peer in peers.Values)
            peer.Dispose();
        await UntilSameAsync(daemon, governor);
    }

    // One after the other leaves and another comes, from an address that may be the same.
    private static Task ChurnAsync(DaemonUnderTest daemon, ConcurrentDictionary<int, WirePeer> peers, int rounds) =>
        Parallel.ForAsync(0, Held * rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            if (peers.TryRemove(i % Held, out var old))
                old.Dispose();
            peers[i % Held] = await EstablishAsync(daemon);
        });

    private static async Task SteerAsync(Governor governor, WireNode node, ConcurrentBag<ulong> closed)
    {
        for (int i = 0; i < 50; i++)
        {
            ulong dialled = await governor.DialAsync(node.Address);
            await RecycleAsync(governor, dialled, closed);
            // Once more, and one that is known from events, which may be gone by now.
            await Assert.That(await governor.RecycleAsync(dialled)).IsEqualTo("stale");
            if (governor.Connections.Keys.Order().ElementAtOrDefault(i) is > 0 and var known)
                await RecycleAsync(governor, known, closed);
        }
    }

    private static async Task SteerAsync(DaemonUnderTest daemon, IEnumerable<ulong> known, ConcurrentBag<ulong> closed)
    {
        using var client = await ControlClient.ConnectAsync(daemon);
        foreach (ulong id in known)
        {
            var answer = (await client.AskAsync("recycle", $$"""{"id":{{id}}}"""))[^1].GetProperty("done");
            if (answer.GetProperty("outcome").GetString() == "closed")
                closed.Add(id);
        }
    }

    private static async Task RecycleAsync(Governor governor, ulong id, ConcurrentBag<ulong> closed)
    {
        if (await governor.RecycleAsync(id) == "closed")
            closed.Add(id);
    }

    private static Task UntilSameAsync(DaemonUnderTest daemon, Governor governor) => Poll.UntilAsync(async () =>
    {
        var answer = await ControlClient.AskAsync(daemon, "connections");
        var truth = answer[..^1].Select(static line => line.GetProperty("row"))
            .Where(static row => row.GetProperty("state").GetString() is "established" or "closing")
            .ToDictionary(static row => row.GetProperty("id").GetUInt64(), static row => row.GetProperty("peer").GetString()!);
        var known = governor.Connections.ToDictionary();
        return truth.Count == known.Count && truth.All(pair => known.GetValueOrDefault(pair.Key) == pair.Value)
            ? null
            : $"{truth.Count} connections are there, {known.Count} are known, {truth.Keys.Intersect(known.Keys).Count()} of them are the same";
    });

    private static async Task<WirePeer> EstablishAsync(DaemonUnderTest daemon)
    {
        var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await peer.ReceiveAsync();
        return peer;
    }
}
