using Dingo.Ouroboros.Addresses;
using Dingo.Ouroboros.Connections;
using Dingo.Ouroboros.Segments;

namespace Dingo.Tests.ConnManager.Neighbours;

/// <summary>The three that work with the connection manager in a node, written against its public surface only.</summary>
public sealed class NeighbourTests
{
    [Test]
    public async Task Mini_protocols_answer_from_the_first_byte_and_are_forgotten_with_their_connection()
    {
        var protocols = new MiniProtocols();
        await using var running = await RunningManager.StartAsync(handOver: protocols);
        for (int i = 0; i < 50; i++)
        {
            // The question leaves with the proposal, before there is an answer to that.
            using var node = await RawPeer.ConnectAsync(running.Nodes);
            await node.SendAsync([.. Wire.Proposal(Wire.ProposeUnidirectional), .. Wire.Segment(MiniProtocols.ChainSync, MiniProtocolRole.Initiator, [1, 2, 3])]);
            await Assert.That(await node.ReadMessageAsync()).IsEqualTo(Wire.AcceptUnidirectional);
            await Assert.That(await node.ReadMessageAsync()).IsEqualTo("010203");
            using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
            await client.SendAsync(Wire.Segment(MiniProtocols.LocalStateQuery, MiniProtocolRole.Initiator, [4]));
            await Assert.That(await client.ReadMessageAsync()).IsEqualTo("04");
            await Assert.That(protocols.Running).IsGreaterThanOrEqualTo(2);
        }

        await Assert.That(await Eventually.IsTrueAsync(() => protocols.Running == 0)).IsTrue();
    }

    [Test]
    public async Task A_governor_that_loses_events_keeps_the_exact_state_of_its_peers()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        await using var there = await RunningManager.StartAsync(RunningManager.WideLimits);
        using var governor = new PeerGovernor(running.Manager, capacity: 4);
        var random = new Random(7);
        var held = new List<IDisposable>();
        for (int i = 0; i < 500; i++)
        {
            if (random.Next(8) == 0)
            {
                var outbound = await running.Manager.CreateOutboundConnAsync(PeerEndPoint.From(there.Nodes)).WaitAsync(Eventually.Deadline);
                outbound.Abort(CloseReason.LocalClosed);
                await outbound.Completion.WaitAsync(Eventually.Deadline);
            }

            held.Add(random.Next(5) == 0
                ? await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal)
                : await RawPeer.EstablishAsync(running.Nodes));
            while (held.Count > random.Next(30))
            {
                held[0].Dispose();
                held.RemoveAt(0);
            }

            if (random.Next(3) == 0)
                governor.CatchUp();
        }

        using var last = new PeerGovernor(running.Manager, capacity: 4);
        await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Snapshot().Connections.Count == held.Count)).IsTrue();
        // Another thread may be about to deliver the last events: one that has just come knows what they lead to.
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            governor.CatchUp();
            last.CatchUp();
            using var newcomer = new PeerGovernor(running.Manager, capacity: 4);
            return governor.Peers == newcomer.Peers && last.Peers == newcomer.Peers;
        })).IsTrue();
        await Assert.That(governor.Gaps).IsGreaterThan(10);
        held.ForEach(static h => h.Dispose());
    }

    [Test]
    public async Task Chain_selection_never_takes_who_dialled_us_for_a_source()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits);
        await using var there = await RunningManager.StartAsync();
        using var selection = new ChainSelection(running.Manager);
        using var oneWay = await RawPeer.EstablishAsync(running.Nodes);
        using var twoWay = await RawPeer.EstablishAsync(running.Nodes, Wire.ProposeDuplex);
        using var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
        var outbound = await running.Manager.CreateOutboundConnAsync(PeerEndPoint.From(there.Nodes)).WaitAsync(Eventually.Deadline);
        var inbound = new[] { (await running.Events.NextInboundAsync()).ConnectionId, (await running.Events.NextInboundAsync()).ConnectionId };

        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            selection.CatchUp();
            return selection.Sources.Count == 1;
        })).IsTrue();
        await Assert.That(selection.IsBelieved(outbound.Id)).IsTrue();
        foreach (var id in inbound)
            await Assert.That(selection.IsBelieved(id)).IsFalse();
        outbound.Close(CloseReason.LocalClosed);
        await outbound.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(await Eventually.IsTrueAsync(() =>
        {
            selection.CatchUp();
            return selection.Sources.Count == 0;
        })).IsTrue();
    }
}
