using System.Text.RegularExpressions;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What the README tells a newcomer to paste does what it says.</summary>
[NotInParallel]
public partial class ReadmeTests
{
    // Would run these very tests again.
    private const string ItsOwnTests = "make test";

    [Test]
    public async Task Every_command_of_the_readme_runs_in_order_in_one_shell()
    {
        Needed.OrSkip("haproxy", "haproxy");
        var blocks = ShellBlocks().Matches(File.ReadAllText(RepositoryPaths.Readme)).Select(block => block.Groups[1].Value).ToList();
        await Assert.That(blocks.Count).IsGreaterThan(3);
        var commands = blocks.SelectMany(block => block.Split('\n')).Where(line => !line.StartsWith(ItsOwnTests, StringComparison.Ordinal) && !line.StartsWith("make run", StringComparison.Ordinal));
        string script = "set -e\n" + string.Join('\n', commands);

        await using var shell = new RunningProcess("bash", ["-c", script], RepositoryPaths.Root);
        shell.EndInput();
        int code = await shell.ExitAsync();
        string output = string.Join('\n', shell.Output.All);
        await Assert.That(code).IsEqualTo(0).Because(output + string.Join('\n', shell.Error.All));

        // What the text beside the commands promises.
        await Assert.That(output).Contains("83 01 0f 84 02 f4 00 f4");
        await Assert.That(output).Contains("82 01 19 30 39");
        await Assert.That(output).Contains("cardano_node_metrics_connectionManager_incomingConns 1");
        await Assert.That(output).Contains("established: node-to-node, duplex");
        await Assert.That(output).Contains("stopped cleanly");
        await Assert.That(output).Contains("dingo_backend_up{listener=\"ntn\",backend=\"tcp://127.0.0.1:3002\"} 1");
        await Assert.That(output).Contains("agreed     node-to-client 23, preview (magic 2)");
    }

    [Test]
    public async Task The_table_of_keys_is_what_the_binary_prints()
    {
        var (_, table, _) = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["check", "--keys"], RepositoryPaths.Root);
        await Assert.That(File.ReadAllText(RepositoryPaths.Readme)).Contains(table.Trim());
    }

    [Test]
    public async Task Make_run_starts_the_daemon_and_passes_the_signal_on()
    {
        await using var make = new RunningProcess("make", ["run"], RepositoryPaths.Root);
        await make.Output.WaitForAsync(" ready: ");
        make.Signal(RunningProcess.SigTerm);
        await make.Output.WaitForAsync("stopped cleanly");
        // It ends when the daemon has, and then as the signal has it.
        await Assert.That(await make.ExitAsync()).IsEqualTo(128 + RunningProcess.SigTerm);
    }

    [GeneratedRegex("""^```sh\n(.*?)^```""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlocks();
}
