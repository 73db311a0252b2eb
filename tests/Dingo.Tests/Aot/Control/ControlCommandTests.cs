using Dingo.Aot.HandOver;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Logging;
using static Dingo.Tests.Aot.Control.ControlAnswer;

namespace Dingo.Tests.Aot.Control;

/// <summary>What the commands answer.</summary>
public sealed class ControlCommandTests
{
    [Test]
    public async Task Status_tells_of_each_listener_and_of_the_whole()
    {
        await using var bench = await ControlBench.StartAsync();
        using var peer = await RawPeer.EstablishAsync(bench.Peers.Nodes, Wire.ProposeDuplex);

        string[] answer = await bench.AskAsync("status");

        await Assert.That(Rows(answer).Count(static row => row.GetProperty("kind").GetString() == "listener")).IsEqualTo(2);
        await Assert.That(Rows(answer).Single(static row => row.GetProperty("kind").GetString() == "backend").GetProperty("state").GetString()).IsEqualTo("up");
        await Assert.That(Rows(answer).Count(static row => row.GetProperty("kind").GetString() == "limit")).IsEqualTo(5);
        await Assert.That(answer[0]).Contains("\"name\":\"ntn\"").And.Contains("\"accepting\":true,\"accepted\":1,\"refused\":0");
        var done = Done(answer);
        await Assert.That(done.GetProperty("inbound").GetInt32()).IsEqualTo(1);
        await Assert.That(done.GetProperty("duplex").GetInt32()).IsEqualTo(1);
        await Assert.That(done.GetProperty("pid").GetInt32()).IsEqualTo(Environment.ProcessId);
        await Assert.That(done.GetProperty("networkMagic").GetUInt32()).IsEqualTo(Wire.Magic);
    }

    [Test]
    public async Task Connections_are_told_with_all_that_is_known_and_may_be_filtered()
    {
        await using var bench = await ControlBench.StartAsync();
        using var node = await RawPeer.EstablishAsync(bench.Peers.Nodes, Wire.ProposeDuplex, from: "127.0.0.9");
        using var client = await RawPeer.ConnectAsync(bench.Peers.Clients);
        await client.AskAsync(Wire.ProposeLocal);

        var ofNode = Rows(await bench.AskAsync("connections", """{"protocol":"ntn"}""")).Single();
        await Assert.That(ofNode.GetProperty("peer").GetString()).StartsWith("127.0.0.9:");
        await Assert.That(ofNode.GetProperty("source").GetString()).IsEqualTo("127.0.0.9");
        await Assert.That(ofNode.GetProperty("version").GetInt32()).IsEqualTo(14);
        await Assert.That(ofNode.GetProperty("bytesReceived").GetInt64()).IsEqualTo(Wire.Proposal(Wire.ProposeDuplex).Length);
        await Assert.That(ofNode.GetProperty("state").GetString()).IsEqualTo("established");
        var ofClient = Rows(await bench.AskAsync("connections", """{"peer":"UNIX:"}""")).Single();
        await Assert.That(ofClient.GetProperty("pid").GetInt32()).IsEqualTo(Environment.ProcessId);
        await Assert.That(Rows(await bench.AskAsync("connections")).Count).IsEqualTo(2);
        await Assert.That(Rows(await bench.AskAsync("connections", """{"direction":"outbound"}""")).Count).IsEqualTo(0);
        await Assert.That((await bench.AskAsync("connections", """{"direction":"sideways"}"""))[^1]).Contains("must be 'inbound' or 'outbound'");
        await Assert.That((await bench.AskAsync("connections", """{"protocol":"http"}"""))[^1]).Contains("must be 'ntn' or 'ntc'");
    }

    [Test]
    public async Task Dial_answers_with_the_connection_and_recycle_closes_it_and_no_other()
    {
        await using var bench = await ControlBench.StartAsync();
        await using var other = await RunningManager.StartAsync(handOver: new RespondHandOver(null, new KeepAliveProbes()));

        var dialled = Done(await bench.AskAsync("dial", $$"""{"address":"{{other.Nodes}}"}"""));
        ulong id = dialled.GetProperty("id").GetUInt64();
        await Assert.That(dialled.GetProperty("reused").GetBoolean()).IsFalse();
        await Assert.That((await bench.AskAsync("dial", $$"""{"address":"{{other.Nodes}}"}"""))[^1]).Contains("\"error\":{\"kind\":\"connection_exists\"");

        await Assert.That(await RecycleAsync(bench, id)).IsEqualTo("closed");
        await Assert.That(await Eventually.IsTrueAsync(() => bench.Peers.Manager.OutboundConnections.Count == 0)).IsTrue();
        await Assert.That(await RecycleAsync(bench, id)).IsEqualTo("stale");
        await Assert.That(await RecycleAsync(bench, id + 1000)).IsEqualTo("unknown");
        await Assert.That(await RecycleAsync(bench, 0)).IsEqualTo("unknown");
    }

    [Test]
    public async Task Log_level_is_set_for_every_logger_and_the_events_follow_it()
    {
        await using var bench = await ControlBench.StartAsync();
        await using var events = new Dingo.Aot.Logging.EventLogSwitch(bench.Peers.Manager.Bus, bench.Log);
        var logger = bench.Log.CreateLogger("Other");

        await bench.AskAsync("log", """{"level":"ERROR"}""");
        await Assert.That(logger.IsEnabled(LogLevel.Warning)).IsFalse();
        await Assert.That(bench.Peers.Manager.Figures.Subscriptions.Any(static s => s.Name == "log")).IsFalse();

        await Assert.That((await bench.AskAsync("log", """{"level":"debug"}"""))[^1]).Contains("\"level\":\"Debug\",\"before\":\"Error\"");
        await Assert.That(logger.IsEnabled(LogLevel.Debug)).IsTrue();
        await Assert.That(bench.Peers.Manager.Figures.Subscriptions.Any(static s => s.Name == "log")).IsTrue();
        await Assert.That((await bench.AskAsync("log", """{"level":"loud"}"""))[^1]).Contains("must be one of Trace, Debug");
        await bench.Peers.Manager.DisposeAsync();
    }

    [Test]
    public async Task Events_follow_the_snapshot_and_can_be_resumed_where_they_were_left()
    {
        await using var bench = await ControlBench.StartAsync();
        using var first = await RawPeer.EstablishAsync(bench.Peers.Nodes);
        using var client = await bench.ConnectAsync();
        await client.SendAsync(ControlTester.Request("events"));
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"snapshot_connection\"");
        string snapshot = (await client.ReadLineAsync())!;
        await Assert.That(snapshot).Contains("\"sequence\":1,\"connections\":1");
        string instance = Row(snapshot).GetProperty("instance").GetString()!;

        using var second = await RawPeer.EstablishAsync(bench.Peers.Nodes);
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"event\",\"sequence\":2,\"type\":\"connmanager.inbound_conn\"");
        await client.SendAsync("\n");
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"events_end\",\"sequence\":2");

        second.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => bench.Peers.Manager.Bus.LastSequence == 3)).IsTrue();
        await client.SendAsync(ControlTester.Request("events", $$"""{"since":2,"instance":"{{instance}}"}"""));
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"snapshot\",\"sequence\":2,\"connections\":null");
        await Assert.That(await client.ReadLineAsync()).Contains("\"kind\":\"event\",\"sequence\":3,\"type\":\"connmanager.conn_closed\"");
        await client.SendAsync("\n");
        await client.ReadAnswerAsync();

        await Assert.That((await client.AskAsync("events", """{"since":0}"""))[^1]).Contains("number 2; ask without 'since'");
        await Assert.That((await client.AskAsync("events", """{"since":99}"""))[^1]).Contains("the last event has number 3");
        await Assert.That((await client.AskAsync("events", """{"since":3,"instance":"x"}"""))[^1]).Contains("was restarted");
    }

    private static async Task<string?> RecycleAsync(ControlBench bench, ulong id) =>
        Done(await bench.AskAsync("recycle", $$"""{"id":{{id}}}""")).GetProperty("outcome").GetString();
}
