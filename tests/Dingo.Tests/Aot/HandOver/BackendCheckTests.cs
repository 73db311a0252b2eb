using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Configuration;
using Dingo.Aot.HandOver.Forwarding;
using Dingo.Tests.Aot.Metrics;
using Dingo.Tests.Aot.Ping;
using Dingo.Tests.ConnManager;
using Dingo.Tests.Ouroboros.Relaying;

namespace Dingo.Tests.Aot.HandOver;

/// <summary>When a node is looked at, for how long, and what is said of it.</summary>
public sealed class BackendCheckTests : IDisposable
{
    private const string QueryReply = "8203a20e8402f400f40f8402f400f4";

    private readonly SocketFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_node_that_accepts_and_says_nothing_is_down_after_two_seconds()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        await using var looked = new LookedAt(node.Url);
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        looked.Time.Advance(TimeSpan.FromSeconds(1.9));
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Unknown);
        looked.Time.Advance(TimeSpan.FromSeconds(0.1));
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: no answer within 2 s");
    }

    [Test]
    public async Task One_that_answers_late_and_does_not_leave_is_up()
    {
        var (late, read, end) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        using var node = new ScriptedNode(async peer =>
        {
            await late.Task;
            await peer.SendAsync(Wire.Answer(QueryReply));
            // Our end shows that the answer was read.
            while (await peer.ReadMessageAsync() is not null)
                continue;
            read.SetResult();
            await end.Task;
        });
        await using var looked = new LookedAt(node.Url);
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        looked.Time.Advance(TimeSpan.FromSeconds(1.5));
        late.SetResult();
        await read.Task.WaitAsync(Eventually.Deadline);
        looked.Time.Advance(TimeSpan.FromSeconds(0.5));
        await looked.OverAsync();
        await Assert.That(looked.Lines.Single()).IsEqualTo("is up");
        end.SetResult();
    }

    [Test]
    public async Task A_silent_node_is_up_where_it_need_only_be_connected_to()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect);
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is up");
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await Assert.That(node.Proposals).IsEmpty();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_node_that_cannot_be_connected_to_is_down_after_two_seconds(bool asksNothing)
    {
        using var node = await FullNode.StartAsync(new IPEndPoint(IPAddress.Loopback, 0));
        await using var looked = new LookedAt(node.Url, asksNothing ? HealthCheckKind.Connect : HealthCheckKind.Handshake);
        await looked.BegunAsync();
        looked.Time.Advance(TimeSpan.FromSeconds(1.9));
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Unknown);
        looked.Time.Advance(TimeSpan.FromSeconds(0.1));
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: no answer within 2 s");
    }

    [Test]
    public async Task A_Unix_node_whose_queue_is_full_is_down_after_two_seconds_and_no_sooner()
    {
        using var node = await FullNode.StartAsync(_folder.EndPoint);
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect);
        await looked.WaitsAsync();
        looked.Time.Advance(TimeSpan.FromSeconds(1.95));
        await looked.WaitsAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Unknown);
        await Assert.That(looked.Lines).IsEmpty();
        looked.Time.Advance(TimeSpan.FromSeconds(0.05));
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: no answer within 2 s");
    }

    [Test]
    public async Task A_Unix_node_whose_queue_is_full_is_up_when_there_is_room_in_time()
    {
        using var node = await FullNode.StartAsync(_folder.EndPoint);
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect);
        await looked.WaitsAsync();
        looked.Time.Advance(TimeSpan.FromSeconds(1));
        await looked.WaitsAsync();
        await node.MakeRoomAsync();
        looked.Time.Advance(NodeLink.Pause);
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up);
        await Assert.That(looked.Lines.Single()).IsEqualTo("is up");
    }

    [Test]
    [Arguments(SocketError.TooManyOpenSockets)]
    [Arguments(SocketError.AddressNotAvailable)]
    [Arguments(SocketError.NoBufferSpaceAvailable)]
    [Arguments(SocketError.SocketError)]
    public async Task A_shortage_of_our_own_leaves_a_node_what_it_was_and_is_told_once(SocketError error)
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        var scarce = new ScarceConnector { Shortage = error };
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect, connector: scarce);
        string told = $"could not be looked at: {new SocketException((int)error).Message}";
        await looked.OverAsync();
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Unknown);
        await Assert.That(looked.Told).IsEqualTo(told);

        scarce.Shortage = null;
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        scarce.Shortage = error;
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up);
        scarce.Shortage = null;
        await looked.NextAsync(BackendCheck.PauseWhileUp);
        await Assert.That(looked.Told).IsEqualTo($"{told}\nis up\n{told}");
    }

    [Test]
    public async Task A_node_that_is_down_stays_down_while_there_is_a_shortage()
    {
        using var closed = new ClosedPort();
        var scarce = new ScarceConnector();
        await using var looked = new LookedAt(closed.Url, connector: scarce);
        await looked.OverAsync();
        scarce.Shortage = SocketError.TooManyOpenSockets;
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines[^1]).StartsWith("could not be looked at: ");
        scarce.Shortage = null;
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await Assert.That(looked.Lines.Length).IsEqualTo(2);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Where_nobody_listens_it_is_down_at_once(bool asksNothing)
    {
        using var closed = new ClosedPort();
        await using var looked = new LookedAt(closed.Url, asksNothing ? HealthCheckKind.Connect : HealthCheckKind.Handshake);
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Single()).StartsWith($"is down: {closed.Address} cannot be reached: ");
    }

    [Test]
    public async Task Of_a_socket_that_nobody_has_made_it_says_so()
    {
        await using var looked = new LookedAt("unix:/nowhere/node.socket");
        await looked.OverAsync();
        await Assert.That(looked.Lines.Single()).IsEqualTo("is down: unix:/nowhere/node.socket cannot be reached: there is no such socket");
    }

    [Test]
    public async Task One_that_is_down_is_looked_at_each_second_and_one_that_is_up_every_five_and_only_changes_are_told()
    {
        using var node = new ScriptedNode(
            ScriptedNode.Hangup, ScriptedNode.Hangup, ScriptedNode.Answering(QueryReply), ScriptedNode.Answering(QueryReply), ScriptedNode.Hangup);
        await using var looked = new LookedAt(node.Url);
        await looked.OverAsync();
        await looked.NextAsync(TimeSpan.FromSeconds(1));
        await Assert.That(looked.Told).IsEqualTo("is down: it ended the connection in place of an answer");
        await looked.NextAsync(TimeSpan.FromSeconds(1));
        await Assert.That(looked.Lines[^1]).IsEqualTo("is up");

        await looked.NextAsync(TimeSpan.FromSeconds(5));
        await Assert.That(looked.Lines.Length).IsEqualTo(2);
        await looked.NextAsync(TimeSpan.FromSeconds(5));
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Length).IsEqualTo(3);
    }

    [Test]
    public async Task One_that_a_connection_finds_gone_is_down_at_once_and_looked_at_a_second_later()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect);
        await looked.OverAsync();
        looked.Time.Advance(TimeSpan.FromSeconds(0.5));
        looked.Backend.Blame(SocketError.ConnectionRefused);
        await looked.BlamedAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Told).IsEqualTo($"is up\n{Gone(node)}");
        looked.Backend.Blame(SocketError.ConnectionRefused);
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up);
        await Assert.That(looked.Told).IsEqualTo($"is up\n{Gone(node)}\nis up");
        await looked.NextAsync(BackendCheck.PauseWhileUp);
    }

    [Test]
    public async Task One_that_a_connection_finds_gone_while_a_look_finds_it_up_was_down_in_between()
    {
        var late = new TaskCompletionSource();
        using var node = new ScriptedNode(ScriptedNode.Answering(QueryReply), async peer =>
        {
            await late.Task;
            await peer.SendAsync(Wire.Answer(QueryReply));
        });
        await using var looked = new LookedAt(node.Url);
        await looked.OverAsync();
        looked.Time.Advance(BackendCheck.PauseWhileUp);
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 2)).IsTrue();
        looked.Backend.Blame(SocketError.ConnectionRefused);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        late.SetResult();
        await looked.OverAsync();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Up);
        await Assert.That(looked.Told).IsEqualTo($"is up\n{Gone(node)}\nis up");
        await looked.NextAsync(BackendCheck.PauseWhileUp);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task What_a_connection_and_then_a_look_find_is_told_once(bool isUnix)
    {
        using var node = await FullNode.StartAsync(isUnix ? _folder.EndPoint : new IPEndPoint(IPAddress.Loopback, 0));
        await node.MakeRoomAsync();
        await using var looked = new LookedAt(node.Url, HealthCheckKind.Connect);
        await looked.OverAsync();
        node.Dispose();
        looked.Backend.Blame(isUnix ? SocketError.AddressNotAvailable : SocketError.ConnectionRefused);
        await looked.BlamedAsync();
        await looked.NextAsync(BackendCheck.PauseWhileDown);
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Down);
        await Assert.That(looked.Lines.Length).IsEqualTo(2);
    }

    [Test]
    [Arguments(false, "")]
    [Arguments(true, "0d0a0d0a000d0a515549540a" + "20" + "00" + "0000")]
    public async Task A_look_that_only_connects_leaves_and_says_no_more_than_that_it_is_for_nobody(bool sendsProxy, string said)
    {
        using var node = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        node.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        node.Listen();
        await using var looked = new LookedAt($"tcp://{node.LocalEndPoint}", HealthCheckKind.Connect, sendsProxy: sendsProxy);
        using var there = await node.AcceptAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(Convert.ToHexStringLower(await RelayedSockets.HearAsync(there, 100))).IsEqualTo(said);
    }

    [Test]
    public async Task A_look_that_the_stop_cuts_short_says_nothing()
    {
        using var node = new ScriptedNode(ScriptedNode.Silent);
        var looked = new LookedAt(node.Url);
        await Assert.That(await Eventually.IsTrueAsync(() => node.Proposals.Count == 1)).IsTrue();
        await looked.DisposeAsync();
        await Assert.That(looked.Lines).IsEmpty();
        await Assert.That(looked.Backend.State).IsEqualTo(BackendState.Unknown);
        await Assert.That(looked.Time.Count).IsEqualTo(0);
    }

    private static string Gone(ScriptedNode node) =>
        $"is down: {node.Address} cannot be reached: {new SocketException((int)SocketError.ConnectionRefused).Message}";
}
