using System.Runtime.Versioning;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The control socket of the published binary: what it tells, to whom, and that its clients cost no peer anything.</summary>
[SupportedOSPlatform("linux")]
public sealed class ControlTests
{
    [Test]
    public async Task Status_and_connections_tell_of_the_peer_that_is_there()
    {
        await using var guarded = await GuardedDaemon.StartAsync();

        var status = (await ControlClient.AskAsync(guarded.Daemon, "status"))[^1].GetProperty("done");
        await Assert.That(status.GetProperty("inbound").GetInt32()).IsEqualTo(1);
        await Assert.That(status.GetProperty("ready").GetBoolean()).IsTrue();
        var connections = await ControlClient.AskAsync(guarded.Daemon, "connections");
        await Assert.That(connections.Length).IsEqualTo(2);
        var row = connections[0].GetProperty("row");
        await Assert.That(row.GetProperty("version").GetInt32()).IsEqualTo(15);
        await Assert.That(row.GetProperty("source").GetString()).IsEqualTo("127.0.0.1");
        await Assert.That(row.GetProperty("state").GetString()).IsEqualTo("established");
        await guarded.AssertNothingIsLeftAsync();
    }

    [Test]
    public async Task The_socket_is_for_its_owner_alone_and_is_gone_after_the_end()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace);
        string path = workspace.File("admin.sock");
        await Assert.That(File.GetUnixFileMode(path)).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
        await Assert.That(File.Exists(path)).IsFalse();
    }

    [Test]
    public async Task It_can_be_switched_off_and_be_elsewhere()
    {
        using var workspace = new Workspace();
        await using (await DaemonUnderTest.StartAsync(workspace, "Control:Enabled=false"))
            await Assert.That(File.Exists(workspace.File("admin.sock"))).IsFalse();
        await using (await DaemonUnderTest.StartAsync(workspace, "Control:Path=./other.sock"))
            await Assert.That(File.Exists(workspace.File("other.sock"))).IsTrue();
    }

    [Test]
    public async Task A_second_daemon_is_refused_the_socket_of_the_first_and_told_whose_it_is()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        string path = Path.Combine(guarded.Daemon.Directory, "admin.sock");
        using var elsewhere = new Workspace();
        await using var second = new RunningProcess(
            RepositoryPaths.Binary,
            ["run", "--set", "Listeners:0:Name=n", "--set", "Listeners:0:Protocol=NodeToNode", "--set", "Listeners:0:Address=tcp://127.0.0.1:0",
                "--set", "Metrics:Address=", "--set", $"Control:Path={path}"],
            elsewhere.Path);

        await Assert.That(await second.ExitAsync()).IsEqualTo(3);
        string line = await second.Output.WaitForAsync("cannot bind Control:Path");
        await Assert.That(line).Contains($"process {guarded.Daemon.Process.Id}");
        await guarded.AssertNothingIsLeftAsync();
    }

    [Test]
    public async Task Clients_that_send_garbage_or_ten_mebibytes_of_it_cost_the_peer_nothing()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            using var nonsense = await ControlClient.ConnectAsync(guarded.Daemon);
            await nonsense.SendAsync("\0\u0001nonsense\n");
            await Assert.That(await nonsense.ReadLineAsync()).Contains("bad_request");
            using var endless = await ControlClient.ConnectAsync(guarded.Daemon);
            await endless.SendAsync(new string('x', 10 * 1024 * 1024));
            await Assert.That(await endless.ReadLineAsync()).Contains("too_large");
            await Assert.That(await endless.ReadLineAsync()).IsNull();
            await guarded.AssertAnswersAsync();
        }
        await guarded.Daemon.UntilSampleAsync("dingo_control_dropped_total{reason=\"too_large\"}", 10);
        await guarded.AssertNothingIsLeftAsync();
    }

    [Test]
    public async Task Clients_that_never_read_are_dropped_and_cost_the_peer_nothing()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        var deaf = new List<ControlClient>();
        for (int i = 0; i < 8; i++)
            deaf.Add(await ControlClient.ConnectAsync(guarded.Daemon));
        string many = string.Concat(Enumerable.Repeat(ControlClient.Request("status"), 20_000));
        // What the kernel does not take waits until the daemon lets them go.
        var sending = Task.WhenAll(deaf.Select(client => client.SendAsync(many)));
        await guarded.AssertAnswersAsync();

        await guarded.Daemon.UntilSampleAsync("dingo_control_dropped_total{reason=\"write_stalled\"}", deaf.Count);
        await sending;
        deaf.ForEach(client => client.Dispose());
        await guarded.AssertNothingIsLeftAsync();
    }

    [Test]
    public async Task A_thousand_clients_cost_the_peer_nothing_and_lock_nobody_out()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        var many = new List<ControlClient>();
        for (int i = 0; i < 1000; i++)
            many.Add(await ControlClient.ConnectAsync(guarded.Daemon));

        await guarded.AssertAnswersAsync();
        await Assert.That((await ControlClient.AskAsync(guarded.Daemon, "status"))[^1].TryGetProperty("done", out _)).IsTrue();
        await Assert.That(await guarded.Daemon.SampleAsync("dingo_control_clients")).IsLessThanOrEqualTo(32);
        many.ForEach(client => client.Dispose());
        await guarded.AssertNothingIsLeftAsync();
    }
}
