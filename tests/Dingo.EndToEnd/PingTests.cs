using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary><c>ping</c>, against the daemon and against nodes that are not as they should be.</summary>
public sealed class PingTests
{
    private const string AmpleTime = "30";

    private static readonly string Accept = WireResponder.Segment(0, "83010f8402f500f4");

    [Test]
    public async Task The_daemon_is_pinged_node_to_node()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        var (code, output, error) = await PingAsync(workspace, $"{daemon.NodeToNode}", "--count", "3", "--interval", "0.1", "--query");

        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(output).Contains("node-to-node 15  preview (magic 2)  yes     no");
        await Assert.That(output).Contains($"connected  {daemon.NodeToNode}, connect ");
        await Assert.That(output).Contains("agreed     node-to-node 15, preview (magic 2), duplex, no peer sharing");
        await Assert.That(output).Contains("summary    3 pings, 3 answered, 0 lost (0%)");
        await Assert.That(output).Matches(@"times      min [\d.]+, avg [\d.]+, median [\d.]+, p99 [\d.]+, max [\d.]+ ms");
        await Assert.That(output.Split('\n').Max(static line => line.Length)).IsLessThanOrEqualTo(80);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task The_daemon_is_pinged_node_to_client_and_says_that_there_are_only_clients_there()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        var (code, output, error) = await PingAsync(workspace, "unix:./dingo.socket", "--ntc", "-n", "2", "-i", "0.1", "--query");
        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(output).Contains("node-to-client 23  preview (magic 2)  -       -");
        await Assert.That(output).Contains("agreed     node-to-client 23, preview (magic 2)\n");
        await Assert.That(output).Contains("summary    2 pings, 2 answered, 0 lost (0%)");

        (code, _, error) = await PingAsync(workspace, "unix:./dingo.socket", "-n", "1");
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(Unwrapped(error)).Contains("no common version: the node has node-to-client 16 to 23; we have node-to-node 14, 15");
        await Assert.That(Unwrapped(error)).Contains("add --ntc");
    }

    [Test]
    public async Task Programs_get_one_object_a_line()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        var (code, output, error) = await PingAsync(workspace, $"localhost:{daemon.NodeToNode.Port}", "-n", "2", "-i", "0.1", "--json");
        await Assert.That(code).IsEqualTo(0).Because(output + error);
        var kinds = output.Split('\n').Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString());
        await Assert.That(string.Join(' ', kinds)).IsEqualTo("connected pong pong summary");
    }

    [Test]
    public async Task An_interrupt_ends_it_with_its_summary()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        await using var ping = new RunningProcess(RepositoryPaths.Binary, ["ping", $"{daemon.NodeToNode}", "-i", "0.1"], workspace.Path);
        await ping.Output.WaitForAsync("ping 3 ");
        ping.Signal(RunningProcess.SigInt);
        await Assert.That(await ping.ExitAsync()).IsEqualTo(0);
        await ping.Output.WaitForAsync("summary    ");
    }

    [Test]
    public async Task The_network_is_that_of_the_configuration_unless_it_is_named()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Network=preprod");
        string address = $"{daemon.NodeToNode}";
        await Assert.That((await PingAsync(workspace, address, "-n", "1", "--network", "1")).Code).IsEqualTo(0);
        var (code, _, _) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary, ["ping", address, "-n", "1"], workspace.Path, ("CARDANO_NETWORK", "preprod"));
        await Assert.That(code).IsEqualTo(0);

        (code, _, string error) = await PingAsync(workspace, address, "-n", "1", "--network", "mainnet");
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(Unwrapped(error)).Contains(
            "wrong network: we asked for mainnet (magic 764824073); the node said \"version data mismatch: network magic 1 /= 764824073\"");
        (code, _, error) = await PingAsync(workspace, address, "--network", "mainet");
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("Did you mean mainnet?");
    }

    [Test]
    public async Task Who_cannot_be_reached_is_told_as_such()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await AssertFailsAsync($"{closed.LocalEndPoint}", "connection refused: nobody listens there");
        await AssertFailsAsync("unix:./nothing", "unreachable: there is no socket at that path");
    }

    [Test]
    [Arguments("", "silence in the handshake: connected, but no answer to the proposal within 8 s")]
    [Arguments(WireResponder.End, "closed by the node: during the handshake")]
    [Arguments("485454502f312e31203430300d0a0d0a", "garbage: what the node sent is no answer to a proposal")]
    [Arguments("00000000" + "8000" + "0007" + "82028200820708", "no common version: the node has node-to-node 7, 8; we have node-to-node 14, 15")]
    [Arguments("00000000" + "8000" + "0009" + "8301108502f500f4f4", "accepted what was not proposed: a version that is none of ours")]
    [Arguments("00000000" + "8000" + "0008" + "83010f8401f500f4", "accepted what was not proposed: another network than preview (magic 2)")]
    [Arguments("00000000" + "8000" + "000b" + "820283020f651b5b324a78", "wrong network: we asked for preview (magic 2); the node said \"\uFFFD[2Jx\"")]
    public async Task A_node_that_misbehaves_in_the_handshake_is_told_as_such(string answer, string words)
    {
        using var node = new WireResponder([answer]);
        await AssertFailsAsync(node.Address, words, WaitFor(answer));
    }

    [Test]
    [Arguments("", "keep-alive unanswered: no answer within 8 s")]
    [Arguments(WireResponder.End, "closed by the node: after the handshake")]
    [Arguments(WireResponder.OtherCookie, "keep-alive answered with a wrong cookie")]
    [Arguments("00000000" + "8008" + "0001" + "ff", "garbage: protocol_violation (malformed keep-alive message)")]
    public async Task A_node_that_misbehaves_afterwards_is_told_as_such(string answer, string words)
    {
        using var workspace = new Workspace();
        using var node = new WireResponder([Accept], [Accept, answer]);
        var (code, output, _) = await PingAsync(workspace, node.Address, "-n", "1", "-t", WaitFor(answer));
        await Assert.That(Unwrapped(output)).Contains(words);
        await Assert.That(output).Contains("summary    1 ping, 0 answered, 1 lost (100%)");
        await Assert.That(code).IsEqualTo(1);
    }

    /// <summary>Seconds: only silence is waited for to the end.</summary>
    private static string WaitFor(string answer) => answer.Length == 0 ? "8" : AmpleTime;

    private static async Task AssertFailsAsync(string target, string words, string seconds = AmpleTime)
    {
        using var workspace = new Workspace();
        var (code, _, error) = await PingAsync(workspace, target, "-n", "1", "-t", seconds);
        await Assert.That(Unwrapped(error)).Contains(words);
        await Assert.That(code).IsEqualTo(1);
    }

    private static Task<(int Code, string Output, string Error)> PingAsync(Workspace workspace, params string[] arguments) =>
        RunningProcess.RunAsync(RepositoryPaths.Binary, ["ping", .. arguments], workspace.Path, ("DINGO_CONFIG", null), ("CARDANO_NETWORK", null));

    private static string Unwrapped(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
