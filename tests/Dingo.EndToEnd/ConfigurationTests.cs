using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Bad configuration gets one clear message per fault, and exit code 2; good configuration says where each value is from.</summary>
public class ConfigurationTests
{
    [Test]
    public async Task Every_fault_of_a_configuration_is_named_at_once_and_nothing_is_bound()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", """
            { "Network": "previw", "Limits": { "MaxInboundConns": -1, "MaxConectionsPerIP": 3 }, "Log": { "Format": "xml" } }
            """);
        foreach (string command in new[] { "run", "check" })
        {
            var (code, _, error) = await RunningProcess.RunAsync(RepositoryPaths.Binary, [command, "--config", file], workspace.Path);
            await Assert.That(code).IsEqualTo(2);
            foreach (string expected in new[] { "Network", "Limits:MaxInboundConns", "Limits:MaxConectionsPerIP", "MaxConnectionsPerIP", "Log:Format" })
                await Assert.That(error).Contains(expected);
        }

        await Assert.That(File.Exists(Path.Combine(workspace.Path, "dingo.socket"))).IsFalse();
    }

    [Test]
    public async Task Check_shows_the_effective_value_of_each_key_with_its_source()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", """{ "Network": "preprod", "Limits": { "MaxInboundConns": 200, "MaxLocalConns": 7 } }""");
        var (code, output, _) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary,
            ["check", "--config", file, "--set", "Limits:MaxPendingHandshakes=9"],
            workspace.Path,
            ("DINGO_Limits__MaxLocalConns", "8"), ("CARDANO_NETWORK", "mainnet"));
        await Assert.That(code).IsEqualTo(0);
        var lines = output.Split('\n');
        await AssertLineAsync(lines, "Network ", "mainnet", "CARDANO_NETWORK");
        await AssertLineAsync(lines, "Limits:MaxInboundConns ", "200", "dingo.json");
        await AssertLineAsync(lines, "Limits:MaxLocalConns ", "8", "DINGO_Limits__MaxLocalConns");
        await AssertLineAsync(lines, "Limits:MaxPendingHandshakes ", "9", "command line");
        await AssertLineAsync(lines, "Limits:MaxConnectionsPerIP ", "5", "default");
    }

    [Test]
    public async Task The_variables_that_operators_set_for_a_node_say_where_it_listens()
    {
        using var workspace = new Workspace();
        var (code, output, _) = await RunningProcess.RunAsync(
            RepositoryPaths.Binary, ["check"], workspace.Path,
            ("CARDANO_BIND_ADDR", "192.0.2.1"), ("CARDANO_RELAY_PORT", "6001"), ("CARDANO_SOCKET_PATH", "/ipc/node.socket"),
            ("CARDANO_PRIVATE_BIND_ADDR", "192.0.2.2"), ("CARDANO_PRIVATE_PORT", "6002"), ("CARDANO_METRICS_PORT", "6003"));
        await Assert.That(code).IsEqualTo(0);
        var lines = output.Split('\n');
        await AssertLineAsync(lines, "Listeners:0:Address ", "tcp://192.0.2.1:6001 ", "environment CARDANO_");
        await AssertLineAsync(lines, "Listeners:1:Address ", "unix:/ipc/node.socket ", "environment CARDANO_SOCKET_PATH");
        await AssertLineAsync(lines, "Listeners:2:Address ", "tcp://192.0.2.2:6002 ", "environment CARDANO_PRIVATE_");
        await AssertLineAsync(lines, "Metrics:Address ", "tcp://127.0.0.1:6003 ", "environment CARDANO_METRICS_PORT");
    }

    [Test]
    public async Task A_command_line_that_makes_no_sense_ends_with_code_2()
    {
        using var workspace = new Workspace();
        foreach (string[] arguments in new string[][] { ["dance"], ["run", "--loud"], ["run", "--set", "nonsense"], ["run", "--config", "missing.json"] })
        {
            var (code, _, error) = await RunningProcess.RunAsync(RepositoryPaths.Binary, arguments, workspace.Path);
            await Assert.That(code).IsEqualTo(2);
            await Assert.That(error.Length).IsGreaterThan(0);
        }
    }

    [Test]
    public async Task Json_log_lines_are_json_each_with_a_constant_event_id()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Log:Format=text");
        await daemon.StopAsync();
        await using var json = new RunningProcess(
            RepositoryPaths.Binary,
            ["run", "--set", "Listeners:0:Name=ntn", "--set", "Listeners:0:Protocol=NodeToNode", "--set", "Listeners:0:Address=tcp://127.0.0.1:0", "--set", "Metrics:Address=", "--set", "Log:Format=json"],
            workspace.Path);
        await json.Output.WaitForAsync("ready");
        json.Signal(RunningProcess.SigTerm);
        await Assert.That(await json.ExitAsync()).IsEqualTo(0);
        string[] ids = [.. json.Output.All.Select(EventOf)];
        // Whoever looks for one looks for its number.
        foreach (string known in new[] { "1 Starting", "2 Ready", "4 Stopped", "100 ListenerBound" })
            await Assert.That(ids).Contains(known);
        await Assert.That(ids).All(static id => id[0] is > '0' and <= '9');
    }

    private static string EventOf(string line)
    {
        using var document = System.Text.Json.JsonDocument.Parse(line);
        return $"{document.RootElement.GetProperty("event_id").GetInt32()} {document.RootElement.GetProperty("event").GetString()}";
    }

    private static async Task AssertLineAsync(string[] lines, string key, string value, string source)
    {
        string line = lines.Single(l => l.StartsWith(key, StringComparison.Ordinal));
        await Assert.That(line).Contains(value);
        await Assert.That(line).Contains(source);
    }
}
