using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Ping;

public sealed class PingRunTests
{
    [Test]
    public async Task A_sound_node_is_shown_with_its_times_and_what_it_offers()
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        var run = await Pinging.RunAsync(node.Address, static r => r with { Count = 3 });

        await Assert.That(run.Code).IsEqualTo(ExitCode.Success).Because(run.Output + run.Error);
        await Assert.That(run.Lines[0]).Matches($@"^connected  {node.Address}, connect \d+\.\d{{3}} ms, handshake \d+\.\d{{3}} ms$");
        await Assert.That(run.Lines[1]).IsEqualTo("agreed     node-to-node 15, preview (magic 2), duplex, peer sharing");
        await Assert.That(run.Lines[2]).Matches(@"^ping 1 +\d+\.\d{3} ms$");
        await Assert.That(run.Lines[4]).Matches(@"^ping 3 +\d+\.\d{3} ms$");
        await Assert.That(run.Lines[5]).IsEqualTo("summary    3 pings, 3 answered, 0 lost (0%)");
        await Assert.That(run.Lines[6]).Matches(@"^times      min [\d.]+, avg [\d.]+, median [\d.]+, p99 [\d.]+, max [\d.]+ ms$");
        await Assert.That(run.Lines.Length).IsEqualTo(7);
        await Assert.That(run.Error).IsEqualTo("");
    }

    [Test]
    public async Task A_node_that_answers_late_but_in_time_is_shown_with_that_time()
    {
        var time = new FakeTimeProvider();
        using var node = new ScriptedNode(async peer =>
        {
            time.Advance(TimeSpan.FromMilliseconds(300));
            await ScriptedNode.Sound(peer);
        });
        var run = await Pinging.RunAsync(node.Address, static r => r with { Count = 1 }, time: time);
        await Assert.That(run.Lines[0]).EndsWith(", handshake 300.000 ms");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
    }

    [Test]
    public async Task It_proposes_as_a_relay_once_and_pings_as_one_who_only_asks()
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        await Pinging.RunAsync(node.Address, static r => r with { Query = true });
        await Assert.That(string.Join(' ', node.Proposals)).IsEqualTo(
            "8200a20e8402f401f50f8402f401f5 8200a20e8402f401f40f8402f401f4 8200a20e8402f500f40f8402f500f4");
    }

    [Test]
    public async Task The_versions_of_a_node_are_listed_on_request_known_or_not()
    {
        using var node = new ScriptedNode(ScriptedNode.Answering("8203a30e8402f401f40f8402f500f41863f5"), ScriptedNode.Sound);
        var run = await Pinging.RunAsync(node.Address, static r => r with { Query = true });
        await Assert.That(run.Output).StartsWith(
            """
            VERSION          NETWORK            DUPLEX  PEER SHARING
            node-to-node 14  preview (magic 2)  yes     yes
            node-to-node 15  preview (magic 2)  no      no
            node-to-node 99  ?                  ?       ?

            connected
            """);
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
    }

    [Test]
    public async Task A_node_that_accepts_instead_of_answering_a_query_is_pinged_all_the_same()
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        var run = await Pinging.RunAsync(node.Address, static r => r with { Query = true });
        await Assert.That(run.Lines[0]).IsEqualTo("versions   the node does not answer queries");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
    }

    [Test]
    public async Task Clients_ping_by_connections_and_handshakes()
    {
        using var node = new ScriptedNode(ScriptedNode.Answering("83011980178202f4"));
        var run = await Pinging.RunAsync(node.Address, static r => r with { IsClient = true });
        await Assert.That(run.Lines[1]).IsEqualTo("agreed     node-to-client 23, preview (magic 2)");
        await Assert.That(run.Output).Contains("2 pings, 2 answered");
        await Assert.That(node.Proposals.Count).IsEqualTo(3);
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
    }

    [Test]
    public async Task A_stop_ends_it_with_its_summary_and_counts_no_ping_that_was_under_way()
    {
        using var stop = new CancellationTokenSource();
        using var node = new ScriptedNode(ScriptedNode.Ponging((number, cookie) =>
        {
            if (number == 3)
                stop.Cancel();
            return number == 3 ? "" : "8201" + cookie;
        }));
        var run = await Pinging.RunAsync(node.Address, static r => r with { Count = 0 }, stop: stop.Token);
        await Assert.That(run.Output).Contains("summary    2 pings, 2 answered, 0 lost (0%)");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Success);
    }

    [Test]
    public async Task After_a_loss_the_next_ping_connects_anew()
    {
        using var node = new ScriptedNode(
            ScriptedNode.Sound, ScriptedNode.Ponging(static (number, cookie) => number == 2 ? null : "8201" + cookie), ScriptedNode.Sound);
        var run = await Pinging.RunAsync(node.Address, static r => r with { Count = 4 });
        await Assert.That(run.Output).Contains("ping 2     closed by the node: after the handshake\n");
        await Assert.That(run.Output).Contains("summary    4 pings, 3 answered, 1 lost (25%)");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Failure);
    }

    [Test]
    public async Task A_connection_that_the_node_ends_between_two_pings_is_a_loss()
    {
        var time = new FakeTimeProvider();
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var node = new ScriptedNode(ScriptedNode.Sound, async peer =>
        {
            await peer.SendAsync(Wire.Answer(ScriptedNode.Accept15));
            string ping = (await peer.ReadMessageAsync())!;
            await peer.SendAsync(Wire.Segment(8, Dingo.Ouroboros.Segments.MiniProtocolRole.Responder, Convert.FromHexString("8201" + ping[4..])));
            peer.Socket.Shutdown(SocketShutdown.Send);
            await peer.IsClosedByPeerAsync();
            left.SetResult();
        });
        var running = Pinging.RunAsync(node.Address, static r => r with { TimeoutSeconds = 60 }, time: time);
        // Only then does the time pass that lies between the pings: in small steps, since the answer may still be on its way to whoever waits.
        await left.Task.WaitAsync(Eventually.Deadline);
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return running.IsCompleted;
        });
        var run = await running.WaitAsync(Eventually.Deadline);
        await Assert.That(run.Output).Contains("ping 2     closed by the node: after the handshake\n");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Failure);
    }
}
