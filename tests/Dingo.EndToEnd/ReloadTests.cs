using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The published binary changes its configuration while it runs.</summary>
public sealed class ReloadTests
{
    private const int Hangup = 1;

    [Test]
    public async Task A_hundred_reloads_under_load_drop_nobody()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", Configuration(0));
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace, "Log:Level=Information");
        var held = new List<WirePeer>();
        for (int i = 0; i < 50; i++)
            held.Add(await EstablishAsync(daemon));
        using var done = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LoadAsync(daemon, done.Token))));

        for (int i = 1; i <= 100; i++)
        {
            Rewrite(file, Configuration(i), inPlace: i % 3 == 0);
            if (i % 2 == 0)
                daemon.Process.Signal(Hangup);
            else
                await Assert.That((await ControlClient.AskAsync(daemon, "reload"))[^1].TryGetProperty("done", out _)).IsTrue();
            await daemon.UntilSampleAsync("dingo_reloads_total{outcome=\"done\"}", i);
        }

        await done.CancelAsync();
        long lost = (await load).Sum();
        await Assert.That(lost).IsEqualTo(0);
        foreach (var peer in held)
            await Assert.That(await peer.PingAsync()).IsTrue();
        await Assert.That(await daemon.SampleAsync("dingo_reloads_total{outcome=\"refused\"}")).IsEqualTo(0);
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_accounting_mismatch_total")).IsEqualTo(0);
        held.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task What_changed_takes_effect_and_what_needs_a_restart_is_named()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", """{ "Limits": { "MaxConnectionsPerIP": 1 } }""");
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        using var first = await EstablishAsync(daemon);

        Rewrite(file, """{ "Limits": { "MaxConnectionsPerIP": 2 }, "Network": "mainnet", "Log": { "Level": "Debug" } }""", inPlace: false);
        var (code, output, _) = await daemon.CommandAsync("reload");
        await Assert.That(code).IsEqualTo(0);
        await Assert.That(output).Contains("reloaded: 2 values changed, 1 more take effect with the next start");
        await Assert.That(output).Matches(@"Limits:MaxConnectionsPerIP +1 +2 +now");
        await Assert.That(output).Matches(@"Network +preview +mainnet +after a restart");
        using var second = await EstablishAsync(daemon);
        await Assert.That(await first.PingAsync()).IsTrue();
        await Assert.That(await second.PingAsync()).IsTrue();
    }

    [Test]
    public async Task A_wrong_configuration_changes_nothing_and_says_what_is_wrong_key_by_key()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", "{}");
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        using var peer = await EstablishAsync(daemon);

        Rewrite(file, """{ "Limits": { "MaxInboundConns": -1, "MaxLocalConn": 3 } }""", inPlace: true);
        var (code, output, error) = await daemon.CommandAsync("reload");
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(output).Contains("Limits:MaxInboundConns:").And.Contains("Limits:MaxLocalConn:").And.Contains("Did you mean Limits:MaxLocalConns?");
        await Assert.That(error).Contains("the configuration in force stays");
        await Assert.That((await daemon.CommandAsync("limits")).Output).Matches("MaxInboundConns +100");
        await Assert.That(await peer.PingAsync()).IsTrue();
        await daemon.Process.Output.WaitForAsync("not reloaded, the configuration in force stays: 2 faults");
    }

    [Test]
    public async Task Listeners_come_and_go_and_the_connections_of_one_that_went_go_on()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", Configuration(1));
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        var third = await ThirdListenerAsync(daemon);
        using var peer = await EstablishAsync(third);

        Rewrite(file, Configuration(2), inPlace: false);
        await Assert.That((await daemon.CommandAsync("reload")).ExitCode).IsEqualTo(0);
        await Assert.That(async () => await WirePeer.ConnectAsync(third)).Throws<System.Net.Sockets.SocketException>();
        await Assert.That(await peer.PingAsync()).IsTrue();
        await Assert.That(await daemon.GetStatusAsync("/readyz")).IsEqualTo(HttpStatusCode.OK);

        Rewrite(file, Configuration(3), inPlace: false);
        await Assert.That((await daemon.CommandAsync("reload")).ExitCode).IsEqualTo(0);
        using var another = await EstablishAsync(await ThirdListenerAsync(daemon));
        await Assert.That(await another.PingAsync()).IsTrue();
        await Assert.That(await peer.PingAsync()).IsTrue();
    }

    [Test]
    public async Task The_log_is_as_quiet_as_the_file_that_was_read_last_says()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", LogLevel("Information"));
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        foreach (string level in new[] { "Warning", "Information" })
        {
            Rewrite(file, LogLevel(level), inPlace: false);
            await Assert.That((await daemon.CommandAsync("reload")).ExitCode).IsEqualTo(0);
            using var peer = await EstablishAsync(daemon);
            await Assert.That(await peer.PingAsync()).IsTrue();
        }

        // The second is told of, and so the first would have been before it.
        await daemon.Process.Output.WaitForAsync("connection 2 from ");
        await Assert.That(daemon.Process.Output.All.Count(static line => line.Contains("connection 1 from "))).IsEqualTo(0);
    }

    [Test]
    public async Task The_next_stop_may_take_as_long_as_the_file_that_was_read_last_says()
    {
        const int count = 60;
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", """{ "Stop": { "TimeoutSeconds": 600 } }""");
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(
            file, workspace, $"Limits:MaxInboundConns={count}", $"Limits:MaxConnectionsPerIP={count}");
        var held = new List<WirePeer>();
        for (int i = 0; i < count; i++)
            held.Add(await EstablishAsync(daemon));

        Rewrite(file, """{ "Stop": { "TimeoutSeconds": 4 } }""", inPlace: false);
        await Assert.That((await daemon.CommandAsync("reload")).ExitCode).IsEqualTo(0);
        daemon.Process.Signal(RunningProcess.SigTerm);
        // Half of the time is for the last of them; with more of it they would go one in 50 ms.
        await daemon.Process.Output.WaitForAsync($"Draining {count} connections over 2 s");
        held.ForEach(static peer => peer.Dispose());
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task Whom_it_keeps_connected_can_be_changed_and_whoever_is_kept_still_is_not_dialled_anew()
    {
        using var workspace = new Workspace();
        using var kept = new WireNode();
        using var added = new WireNode();
        string file = workspace.File("dingo.json", $$"""{ "Peers": { "Addresses": "{{kept.Address}}" } }""");
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        await daemon.UntilSampleAsync($"dingo_peer_up{{peer=\"{kept.Address}\"}}", 1);

        Rewrite(file, $$"""{ "Peers": { "Addresses": "{{kept.Address}}, {{added.Address}}" } }""", inPlace: false);
        await Assert.That((await daemon.CommandAsync("reload")).ExitCode).IsEqualTo(0);
        await daemon.UntilSampleAsync($"dingo_peer_up{{peer=\"{added.Address}\"}}", 1);
        await daemon.UntilSampleAsync($"dingo_peer_up{{peer=\"{kept.Address}\"}}", 1);
        await Assert.That(kept.Connections).IsEqualTo(1);
    }

    // Odd ones have a third listener; every one has other limits.
    private static string Configuration(int round)
    {
        string third = round % 2 == 0 ? "" : """, { "Name": "third", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:0" }""";
        return $$"""
            {
              "Listeners": [
                { "Name": "ntn", "Protocol": "NodeToNode", "Address": "tcp://127.0.0.1:0" },
                { "Name": "ntc", "Protocol": "NodeToClient", "Address": "unix:./dingo.socket" }{{third}}
              ],
              "Limits": { "MaxInboundConns": {{1000 + round}}, "MaxConnectionsPerIP": {{1000 + round}}, "MaxPendingHandshakes": {{500 + round}} }
            }
            """;
    }

    private static string LogLevel(string level) => $$"""{ "Log": { "Level": "{{level}}" } }""";

    private static async Task<IPEndPoint> ThirdListenerAsync(DaemonUnderTest daemon)
    {
        string address = (await ControlClient.AskAsync(daemon, "status"))[..^1].Select(static line => line.GetProperty("row"))
            .Single(static row => row.GetProperty("kind").GetString() == "listener" && row.GetProperty("name").GetString() == "third")
            .GetProperty("address").GetString()!;
        return IPEndPoint.Parse(address["tcp://".Length..]);
    }

    private static void Rewrite(string file, string content, bool inPlace)
    {
        if (inPlace)
        {
            // As a mounted file must be: it cannot be replaced.
            File.WriteAllText(file, content);
            return;
        }

        File.WriteAllText(file + ".new", content);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <returns>How many connections did not get their answer.</returns>
    private static async Task<long> LoadAsync(DaemonUnderTest daemon, CancellationToken done)
    {
        long lost = 0;
        while (!done.IsCancellationRequested)
        {
            using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
            await peer.SendAsync(WirePeer.Proposal);
            bool isServed = await peer.ReceiveAsync() == WirePeer.Acceptance && await peer.PingAsync();
            lost += isServed ? 0 : 1;
        }

        return lost;
    }

    private static Task<WirePeer> EstablishAsync(DaemonUnderTest daemon) => EstablishAsync(daemon.NodeToNode);

    private static async Task<WirePeer> EstablishAsync(IPEndPoint endPoint)
    {
        var peer = await WirePeer.ConnectAsync(endPoint);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return peer;
    }
}
