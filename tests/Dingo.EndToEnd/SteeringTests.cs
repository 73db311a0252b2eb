using System.Text.Json;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The published binary asks and steers another that runs: for people in tables, for programs in lines of JSON.</summary>
public sealed class SteeringTests
{
    [Test]
    public async Task Every_table_fits_eighty_columns_and_every_line_for_programs_is_one_object()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using var local = await guarded.EstablishAsync(isLocal: true);
        string[][] commands =
        [
            ["status"], ["connections"], ["connections", "--protocol", "ntc"], ["explain", "127.0.0.1"], ["explain", "local"], ["refusals"],
            ["refusals", "--by", "network"], ["limits"], ["log"], ["reload"], ["recycle", "99"],
        ];
        foreach (string[] command in commands)
        {
            var (code, output, _) = await guarded.Daemon.CommandAsync(command);
            await Assert.That(code).IsEqualTo(0).Because(string.Join(' ', command));
            await Assert.That(output.Split('\n').Max(static line => line.Length)).IsBetween(1, 80).Because(output);

            var (jsonCode, lines, _) = await guarded.Daemon.CommandAsync([.. command, "--json"]);
            await Assert.That(jsonCode).IsEqualTo(0);
            foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await Assert.That(JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()).IsNotEmpty();
        }
    }

    [Test]
    public async Task Why_a_peer_was_refused_can_be_found_out()
    {
        await using var guarded = await GuardedDaemon.StartAsync("Limits:MaxConnectionsPerIP=1");
        for (int i = 0; i < 3; i++)
        {
            using var refused = await guarded.ConnectAsync();
            await Assert.That(await refused.ReceiveAsync()).IsNull();
        }

        var explained = await guarded.Daemon.CommandAsync("explain", "127.0.0.1");
        await Assert.That(explained.Output).Contains("would be refused: ip_limit").And.Contains("refused up to 3 times so far, the last time: ip_limit").And.Matches("ip_limit +1 +1  no place");
        await Assert.That((await guarded.Daemon.CommandAsync("explain", "192.0.2.7")).Output).Contains("would be admitted");
        await Assert.That((await guarded.Daemon.CommandAsync("refusals")).Output).Contains("3 refusals").And.Matches("127.0.0.1 +3 +0 .* ntn +ip_limit");
        await Assert.That((await guarded.Daemon.CommandAsync("refusals", "--by", "network")).Output).Contains("127.0.0.0/24");
        await Assert.That((await guarded.Daemon.CommandAsync("refusals", "--by", "reason")).Output).Matches("ntn ip_limit +3");
    }

    [Test]
    public async Task A_limit_that_is_set_holds_at_once_and_a_word_that_is_mistyped_is_answered_with_the_right_one()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        var set = await guarded.Daemon.CommandAsync("limits", "--name", "maxinboundconns", "--value", "1");
        await Assert.That(set.Output).Contains("MaxInboundConns was 100").And.Matches("MaxInboundConns +1 +1");
        using (var refused = await guarded.ConnectAsync())
            await Assert.That(await refused.ReceiveAsync()).IsNull();

        var wrong = await guarded.Daemon.CommandAsync("limits", "--name", "MaxInboundCons", "--value", "5");
        await Assert.That(wrong.ExitCode).IsEqualTo(2);
        await Assert.That(wrong.Error).EndsWith("did you mean 'MaxInboundConns'?");
        var tooLow = await guarded.Daemon.CommandAsync("limits", "--name", "MaxLocalConns", "--value", "0");
        await Assert.That(tooLow.ExitCode).IsEqualTo(2);
        await Assert.That(tooLow.Error).Contains("from 1 to 100000");
        await guarded.AssertAnswersAsync();
    }

    [Test]
    public async Task Connections_are_dialled_and_recycled_by_their_numbers()
    {
        using var node = new WireNode();
        await using var guarded = await GuardedDaemon.StartAsync();
        var dialled = await guarded.Daemon.CommandAsync("dial", node.Address, "--json");
        ulong id = JsonDocument.Parse(dialled.Output).RootElement.GetProperty("id").GetUInt64();
        await Assert.That((await guarded.Daemon.CommandAsync("recycle", $"{id}", "--reason", "tried")).Output).Contains($"connection {id}: closed");
        await Assert.That((await guarded.Daemon.CommandAsync("recycle", $"{id}")).Output).Contains("gone already");
        await Assert.That((await guarded.Daemon.CommandAsync("recycle", "4711")).Output).Contains("there never was one");
        await guarded.Daemon.Process.Output.WaitForAsync("recycled (tried)");

        using var closed = new WireNode();
        string address = closed.Address;
        closed.Dispose();
        var refused = await guarded.Daemon.CommandAsync("dial", address);
        await Assert.That(refused.ExitCode).IsEqualTo(1);
        await Assert.That(refused.Error).Contains("Connection refused");
    }

    [Test]
    public async Task The_log_speaks_up_while_it_is_told_to()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        await Assert.That((await guarded.Daemon.CommandAsync("log", "--level", "error")).Output).Contains("log level is Error, and was Information");
        using (await guarded.EstablishAsync())
            await guarded.AssertAnswersAsync();
        await guarded.Daemon.CommandAsync("log", "--level", "Information");
        using (await guarded.EstablishAsync())
            await guarded.Daemon.Process.Output.WaitForAsync("connection 3 from ");
        await Assert.That(guarded.Daemon.Process.Output.All.Count(static line => line.Contains("connection 2 from "))).IsEqualTo(0);
        var wrong = await guarded.Daemon.CommandAsync("log", "--level", "loud");
        await Assert.That(wrong.ExitCode).IsEqualTo(2);
    }

    [Test]
    public async Task What_is_watched_or_followed_ends_when_its_reader_leaves()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        foreach (string command in new[] { "connections --watch", "status --watch --json" })
        {
            string script = $"'{RepositoryPaths.Binary}' {command} --control admin.sock | head -n 2; echo ended with ${{PIPESTATUS[0]}}";
            var (_, output, _) = await RunningProcess.RunAsync("bash", ["-c", script], guarded.Daemon.Directory);
            await Assert.That(output).EndsWith("ended with 141");
        }
    }

    [Test]
    public async Task Events_are_followed_from_the_connections_that_there_are()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        await using var following = new RunningProcess(
            RepositoryPaths.Binary, ["events", "--control", "admin.sock"], guarded.Daemon.Directory);
        await Assert.That(await following.Output.WaitForAsync("protocol=ntn")).Contains("direction=inbound");
        await following.Output.WaitForAsync("as of here");
        using (await guarded.EstablishAsync())
            await Assert.That(await following.Output.WaitForAsync("connmanager.inbound_conn")).Contains("isDuplex=true");
        await Assert.That(await following.Output.WaitForAsync("connmanager.conn_closed")).Contains("reason=peer_closed");
    }

    [Test]
    public async Task The_daemon_is_found_by_its_configuration_and_where_there_is_none_it_is_said()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dingo.json", """{ "Control": { "Path": "./steer.sock" } }""");
        await using var daemon = await DaemonUnderTest.StartWithFileAsync(file, workspace);
        (int ExitCode, string Output, string Error)[] found =
        [
            await RunningProcess.RunAsync(RepositoryPaths.Binary, ["status", "--config", file], workspace.Path),
            await RunningProcess.RunAsync(RepositoryPaths.Binary, ["status"], workspace.Path, ("DINGO_Control__Path", "./steer.sock")),
            await RunningProcess.RunAsync(RepositoryPaths.Binary, ["status", "--set", "Control:Path=./steer.sock"], workspace.Path),
        ];
        await Assert.That(found).All(static answer => answer.ExitCode == 0 && answer.Output.Contains(", ready"));

        var (code, _, error) = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["status"], workspace.Path);
        await Assert.That(code).IsEqualTo(4);
        await Assert.That(error).Contains("no daemon at ./admin.sock");
    }
}
