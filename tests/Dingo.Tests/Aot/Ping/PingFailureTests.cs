using System.Net;
using System.Net.Sockets;
using Dingo.Aot.Commands;
using Dingo.ConnManager.Outbound.Names;
using Dingo.Tests.ConnManager;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.Aot.Ping;

public sealed class PingFailureTests
{
    [Test]
    public async Task Nobody_listening_is_told_as_refused()
    {
        using var closed = new ClosedPort();
        var run = await Pinging.RunAsync(closed.Address);
        await AssertFails(run, "connection refused: nobody listens there");
    }

    [Test]
    public async Task A_missing_socket_is_told_as_such() =>
        await AssertFails(await Pinging.RunAsync("unix:/nowhere/at/all"), "unreachable: there is no socket at that path");

    [Test]
    public async Task Names_that_lead_nowhere_are_told_apart_from_name_servers_that_fail()
    {
        await AssertFails(await Pinging.RunAsync("relay.example:3001"), "name not found: relay.example cannot be resolved: it has no addresses");
        await AssertFails(
            await Pinging.RunAsync("relay.example:3001", names: new Pinging.Names { Failure = NameFailure.Unavailable }), "no name server answers for it");
        await AssertFails(
            await Pinging.RunAsync("relay.example:3001", static r => r with { TimeoutSeconds = 0.2 }, names: new Pinging.Names { IsSilent = true }),
            "name not found: no name server answered for relay.example:3001 within 0.2 s");
        await AssertFails(await Pinging.RunAsync("relay.example"), "there is no service relay.example (SRV); for a host, add its port");
        await AssertFails(
            await Pinging.RunAsync("relay.example", names: new Pinging.Names { Failure = NameFailure.Unavailable }),
            "no name server answers for the service relay.example");
    }

    [Test]
    public async Task A_name_and_a_service_lead_to_the_node()
    {
        using var node = new ScriptedNode(ScriptedNode.Sound);
        using var closed = new ClosedPort();
        var names = new Pinging.Names { Hosts = { ["one.example"] = "127.0.0.1" } };
        names.Services["_cardano._tcp.example"] =
        [
            new ServiceTarget("gone.example", node.Port, 0, 0),
            new ServiceTarget("one.example", closed.EndPoint.Port, 1, 0),
            new ServiceTarget("one.example", node.Port, 2, 0),
        ];
        foreach (string target in new[] { $"one.example:{node.Port}", "_cardano._tcp.example" })
        {
            var run = await Pinging.RunAsync(target, names: names);
            await Assert.That(run.Code).IsEqualTo(ExitCode.Success).Because(run.Error);
            await Assert.That(run.Output).StartsWith($"connected  {node.Address}, ");
        }
    }

    [Test]
    [Arguments("82028200820708", "no common version: the node has node-to-node 7, 8; we have node-to-node 14, 15")]
    [Arguments("8202820083198010198011198012", "the node has node-to-client 16 to 18; we have node-to-node 14, 15. It is a socket for clients: add --ntc")]
    [Arguments("820283020f656f74686572", "wrong network: we asked for preview (magic 2); the node said \"other\"")]
    [Arguments("820283020f641b5d303b", "the node said \"\uFFFD]0;\"")]
    [Arguments("820283010f63666f6f", "proposal rejected: the node said \"foo\"")]
    [Arguments("8301108502f500f4f4", "accepted what was not proposed: a version that is none of ours")]
    [Arguments("83010f8401f500f4", "accepted what was not proposed: another network than preview (magic 2)")]
    [Arguments("83010f80", "garbage: what the node sent is no answer to a proposal (version_data_unreadable)")]
    [Arguments("ff", "garbage: what the node sent is no answer to a proposal (not_cbor)")]
    public async Task What_a_node_answers_is_told_in_words(string answer, string words)
    {
        using var node = new ScriptedNode(ScriptedNode.Answering(answer));
        await AssertFails(await Pinging.RunAsync(node.Address, time: new FakeTimeProvider()), words);
    }

    [Test]
    public async Task Garbage_instead_of_segments_is_told_as_such()
    {
        using var node = new ScriptedNode(ScriptedNode.Sending("485454502f312e31203430302042616420526571756573740d0a0d0a"));
        await AssertFails(await Pinging.RunAsync(node.Address), "garbage: what the node sent is no answer to a proposal");
    }

    [Test]
    public async Task Silence_in_the_handshake_and_an_early_end_are_told_apart()
    {
        var time = new FakeTimeProvider();
        using var silent = new ScriptedNode(ScriptedNode.SilentWhilePassing(time));
        await AssertFails(
            await Pinging.RunAsync(silent.Address, static r => r with { TimeoutSeconds = 0.3 }, time: time),
            "silence in the handshake: connected, but no answer to the proposal within 0.3 s");
        using var leaving = new ScriptedNode(ScriptedNode.Hangup);
        await AssertFails(await Pinging.RunAsync(leaving.Address), "closed by the node: during the handshake, as a node does that has no place left");
    }

    [Test]
    public async Task An_answer_that_stops_half_way_is_silence()
    {
        var time = new FakeTimeProvider();
        using var node = new ScriptedNode(async peer =>
        {
            await ScriptedNode.Answering("82028200831980101980111980")(peer);
            await ScriptedNode.SilentWhilePassing(time)(peer);
        });
        await AssertFails(await Pinging.RunAsync(node.Address, time: time), "silence in the handshake");
    }

    [Test]
    public async Task A_connect_that_nobody_answers_is_told_as_such()
    {
        // A queue of one that is full: what comes on top of it is not answered.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var waiting = new List<Socket>();
        try
        {
            for (int i = 0; i < 4; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                waiting.Add(socket);
                _ = socket.ConnectAsync(full.LocalEndPoint!).ContinueWith(static t => t.Exception, TaskScheduler.Default);
            }

            string address = $"127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}";
            var run = await Pinging.RunAsync(address, static r => r with { TimeoutSeconds = 0.3 });
            await AssertFails(run, $"no answer to the connect: {address} did not answer within 0.3 s");
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
        }
    }

    [Test]
    [Arguments("wrong", "keep-alive answered with a wrong cookie")]
    [Arguments("8102", "garbage: protocol_violation (wrong_agency)")]
    [Arguments("ff", "garbage: protocol_violation (malformed keep-alive message)")]
    public async Task A_keep_alive_that_is_not_answered_as_it_should_be_is_lost(string pong, string words)
    {
        using var node = new ScriptedNode(ScriptedNode.Sound, ScriptedNode.Ponging((_, cookie) => pong == "wrong" ? Other(cookie) : pong));
        await AssertLosesAPing(await Pinging.RunAsync(node.Address, static r => r with { Count = 1 }, time: new FakeTimeProvider()), words);
    }

    [Test]
    public async Task A_keep_alive_that_is_not_answered_at_all_is_lost()
    {
        var time = new FakeTimeProvider();
        using var node = new ScriptedNode(ScriptedNode.Sound, async peer =>
        {
            await ScriptedNode.Answering(ScriptedNode.Accept15)(peer);
            await peer.ReadMessageAsync();
            await ScriptedNode.SilentWhilePassing(time)(peer);
        });
        var run = await Pinging.RunAsync(node.Address, static r => r with { Count = 1, TimeoutSeconds = 0.5 }, time: time);
        await AssertLosesAPing(run, "keep-alive unanswered: no answer within 0.5 s");
    }

    [Test]
    [Arguments("127.0.0.1", "a numeric address needs a port")]
    [Arguments("a/b:1", "neither a numeric address nor a name")]
    [Arguments("host:0", "the port is not a number from 1 to 65535")]
    [Arguments("unix:", "the path is empty or too long")]
    public async Task A_target_that_is_none_is_a_mistake_of_usage(string target, string words)
    {
        var run = await Pinging.RunAsync(target);
        await Assert.That(run.Code).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(run.Error).Contains(words);
    }

    [Test]
    public async Task Options_out_of_their_range_are_mistakes_of_usage()
    {
        foreach (var run in new[]
        {
            await Pinging.RunAsync("h:1", static r => r with { Count = -1 }),
            await Pinging.RunAsync("h:1", static r => r with { IntervalSeconds = 0.05 }),
            await Pinging.RunAsync("h:1", static r => r with { TimeoutSeconds = 61 }),
            await Pinging.RunAsync("h:1", static r => r with { TimeoutSeconds = double.NaN }),
        })
            await Assert.That(run.Code).IsEqualTo(ExitCode.BadConfiguration);
        var network = await Pinging.RunAsync("h:1", static r => r with { Network = "preveiw" });
        await Assert.That(network.Code).IsEqualTo(ExitCode.BadConfiguration);
        await Assert.That(network.Error).Contains("Did you mean preview?");
    }

    private static string Other(string cookie) => "8201" + (cookie == "00" ? "01" : "00");

    private static async Task AssertFails(Pinging run, string words)
    {
        await Assert.That(Unwrapped(run.Error)).Contains(words);
        await Assert.That(run.Error.Split('\n').Max(static line => line.Length)).IsLessThanOrEqualTo(80);
        await Assert.That(run.Output).IsEqualTo("");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Failure);
    }

    private static async Task AssertLosesAPing(Pinging run, string words)
    {
        await Assert.That(run.Output).Contains("agreed     node-to-node 15");
        await Assert.That(Unwrapped(run.Output)).Contains(words);
        await Assert.That(run.Output).Contains("summary    1 ping, 0 answered, 1 lost (100%)");
        await Assert.That(run.Output).DoesNotContain("times");
        await Assert.That(run.Code).IsEqualTo(ExitCode.Failure);
    }

    private static string Unwrapped(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
