using System.Text.Json;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What the commands for a running daemon print where programs read it, and how they end.</summary>
public sealed class SteeringOutputTests
{
    private static readonly int[] Endings = [RunningProcess.SigInt, RunningProcess.SigTerm];

    [Test]
    public async Task Frames_that_are_watched_follow_one_another_in_a_pipe_until_a_signal()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        foreach (int signal in Endings)
        {
            await using var watching = Start(guarded, "connections", "--watch");
            await Poll.UntilAsync(() => watching.Output.All.Count(static line => line == "1 connections") is var frames and < 2 ? $"{frames} frames" : null);
            watching.Signal(signal);
            await Assert.That(await watching.ExitAsync()).IsEqualTo(0);
            await Assert.That(string.Concat(watching.Output.All)).DoesNotContain("\e");
            await Assert.That(watching.Output.All.Max(static line => line.Length)).IsLessThanOrEqualTo(80);
        }
    }

    [Test]
    public async Task A_signal_ends_what_waits_for_the_daemon()
    {
        await using var guarded = await GuardedDaemon.StartAsync("Limits:MaxConnectionsPerIP=1");
        using (var refused = await guarded.ConnectAsync())
            await Assert.That(await refused.ReceiveAsync()).IsNull();
        foreach (int signal in Endings)
        {
            await using var following = Start(guarded, "refusals", "--follow", "--json");
            await following.Output.WaitForAsync("\"kind\":\"refusal\"");
            following.Signal(signal);
            await Assert.That(await following.ExitAsync()).IsEqualTo(130);
            await Assert.That(following.Error.All).IsEmpty();
        }
    }

    [Test]
    public async Task The_names_that_programs_read_by_are_stable()
    {
        using var node = new WireNode();
        await using var guarded = await GuardedDaemon.StartAsync();
        await AssertEndAsync(guarded, "dialled: id reused peer version duplex", "dial", node.Address);
        await AssertEndAsync(guarded, "recycled: id outcome", "recycle", "99");
        await AssertEndAsync(guarded, "explanation: address protocol source verdict refusedBefore lastRefusal", "explain", "192.0.2.7");
        await AssertEndAsync(guarded, "refusals: by total unlisted entries", "refusals");
        await AssertEndAsync(guarded, "limits: changed before", "limits");
        await AssertEndAsync(guarded, "log: level before", "log");
        await AssertEndAsync(guarded, "connections: count", "connections");
        await AssertEndAsync(guarded, "draining: connections timeoutSeconds", "drain", "--timeout", "1");
        await Assert.That(await guarded.Daemon.Process.ExitAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_full_disk_is_no_daemon_that_has_gone()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        string script = $"'{RepositoryPaths.Binary}' status --control admin.sock > /dev/full";
        var (code, _, error) = await RunningProcess.RunAsync("bash", ["-c", script], guarded.Daemon.Directory);
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(error).Contains("No space left on device");
    }

    [Test]
    public async Task Where_there_is_no_daemon_the_path_is_named_once()
    {
        using var workspace = new Workspace();
        string file = workspace.File("dead.sock", "");
        foreach (string path in new[] { file, workspace.File("none.sock") })
        {
            var (code, output, error) = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["limits", "--control", path], workspace.Path);
            await Assert.That(code).IsEqualTo(4);
            await Assert.That(output).IsEqualTo("");
            await Assert.That(error).IsEqualTo($"dingo-aot: no daemon at {path}: {(path == file ? "Connection refused" : "no such file")}.");
        }

        var off = await RunningProcess.RunAsync(RepositoryPaths.Binary, ["limits", "--set", "Control:Enabled=false"], workspace.Path);
        await Assert.That(off.ExitCode).IsEqualTo(2);
        await Assert.That(off.Error).Contains("Control:Enabled is false");
    }

    private static RunningProcess Start(GuardedDaemon guarded, params string[] arguments) =>
        new(RepositoryPaths.Binary, [.. arguments, "--control", "admin.sock"], guarded.Daemon.Directory);

    // Newer ones may have more members after those.
    private static async Task AssertEndAsync(GuardedDaemon guarded, string expected, params string[] command)
    {
        var (code, output, _) = await guarded.Daemon.CommandAsync([.. command, "--json"]);
        await Assert.That(code).IsEqualTo(0);
        using var end = JsonDocument.Parse(output.Split('\n')[^1]);
        string names = string.Join(' ', end.RootElement.EnumerateObject().Skip(1).Select(static member => member.Name));
        await Assert.That($"{end.RootElement.GetProperty("kind").GetString()}: {names}").StartsWith(expected);
    }
}
