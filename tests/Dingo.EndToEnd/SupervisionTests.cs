using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The published binary under a supervisor: what it tells, what it takes, and what it does as the first process.</summary>
public class SupervisionTests
{
    [Test]
    public async Task A_service_manager_hears_that_it_listens_that_it_lives_and_that_it_stops()
    {
        using var workspace = new Workspace();
        using var manager = new ServiceManager(workspace);
        string[] shell = ["-c", $"NOTIFY_SOCKET='{manager.Path}' WATCHDOG_USEC=200000 WATCHDOG_PID=$$ exec \"$@\""];
        var starting = DaemonUnderTest.StartThroughAsync("bash", shell, workspace);

        string ready = await manager.HearAsync("READY=1\nSTATUS=listening on ntn tcp://127.0.0.1:");
        // It is true at once.
        string address = ready.Split(["tcp://", ","], StringSplitOptions.None)[1];
        using (var peer = await WirePeer.ConnectAsync(IPEndPoint.Parse(address)))
            await Assert.That(ready).Contains(", ntc unix:./dingo.socket, metrics tcp://127.0.0.1:");
        await using var daemon = await starting;
        await Assert.That(daemon.NodeToNode.ToString()).IsEqualTo(address);

        for (int beat = 0; beat < 3; beat++)
            await manager.HearAsync("WATCHDOG=1");
        daemon.Process.Signal(RunningProcess.SigTerm);
        await Assert.That(await manager.HearAsync("STOPPING=1")).Contains("EXTEND_TIMEOUT_USEC=");
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_service_manager_hears_that_a_reload_begins_and_that_it_is_over()
    {
        const int hangup = 1;
        using var workspace = new Workspace();
        using var manager = new ServiceManager(workspace);
        await using var daemon = await DaemonUnderTest.StartThroughAsync("bash", ["-c", $"NOTIFY_SOCKET='{manager.Path}' exec \"$@\""], workspace);
        daemon.Process.Signal(hangup);
        await Assert.That(await manager.HearAsync("RELOADING=1")).Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$");
        await manager.HearAsync("READY=1\nSTATUS=reloaded");
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_service_manager_that_is_gone_costs_nothing()
    {
        using var workspace = new Workspace();
        string[] shell = ["-c", $"NOTIFY_SOCKET='{workspace.File("nobody")}' WATCHDOG_USEC=2000 exec \"$@\""];
        await using var daemon = await DaemonUnderTest.StartThroughAsync("bash", shell, workspace);
        await Assert.That(await daemon.GetAsync("/healthz")).Contains("ok");
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task Sockets_of_a_supervisor_are_served_with_whoever_waits_there_and_are_left_to_it()
    {
        using var workspace = new Workspace();
        using var supervisor = new SupplyingShell();
        // One by its name, one by its address.
        var nodes = supervisor.Bind("ntn", new IPEndPoint(IPAddress.Loopback, 0));
        var clients = (UnixDomainSocketEndPoint)supervisor.Bind("dingo-aot.socket", new UnixDomainSocketEndPoint(workspace.File("dingo.socket")));
        using var early = await WirePeer.ConnectAsync(nodes);
        await early.SendAsync(WirePeer.Proposal);

        await using (var daemon = await DaemonUnderTest.StartThroughAsync("bash", supervisor.Arguments, workspace, "Listeners:1:Mode=0600"))
        {
            await Assert.That(daemon.NodeToNode).IsEqualTo(nodes);
            await Assert.That(await early.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
            using var local = await WirePeer.ConnectAsync(clients);
            await local.SendAsync(WirePeer.LocalProposal);
            await Assert.That(await local.ReceiveAsync()).IsEqualTo(WirePeer.LocalAcceptance);
            await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
        }

        await Assert.That(File.Exists(clients.ToString())).IsTrue();
        // It still listens: the next daemon finds who came meanwhile.
        using var waiting = await WirePeer.ConnectAsync(nodes);
        await waiting.SendAsync(WirePeer.Proposal);
        await using var next = await DaemonUnderTest.StartThroughAsync("bash", supervisor.Arguments, workspace);
        await Assert.That(await waiting.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
    }

    [Test]
    public async Task A_socket_from_systemds_own_launcher_is_served()
    {
        Needed.OrSkip("systemd-socket-activate", "systemd");
        using var workspace = new Workspace();
        string path = workspace.File("passed.socket");
        string[] launcher = [$"--listen={path}", "--fdname=ntc", "bash", "-c", "exec \"$@\""];
        var starting = DaemonUnderTest.StartThroughAsync("systemd-socket-activate", launcher, workspace);
        using var client = await ConnectWhenItListensAsync(new UnixDomainSocketEndPoint(path));
        await client.SendAsync(WirePeer.LocalProposal);

        await using var daemon = await starting;
        await Assert.That(daemon.NodeToClientPath).IsEqualTo(path);
        await Assert.That(await client.ReceiveAsync()).IsEqualTo(WirePeer.LocalAcceptance);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task Sockets_that_were_meant_for_another_process_are_none()
    {
        using var workspace = new Workspace();
        string[] shell = ["-c", "LISTEN_PID=1 LISTEN_FDS=7 LISTEN_FDNAMES=nonsense exec \"$@\""];
        await using var daemon = await DaemonUnderTest.StartThroughAsync("bash", shell, workspace);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    [Test]
    public async Task A_socket_that_is_no_listeners_ends_it_with_code_2_and_is_named_with_the_remedy()
    {
        using var workspace = new Workspace();
        using var supervisor = new SupplyingShell();
        var bound = supervisor.Bind("relay", new IPEndPoint(IPAddress.Loopback, 0));
        var (code, output, _) = await RunningProcess.RunAsync("bash", [.. supervisor.Arguments, "bash", RepositoryPaths.Binary, "run"], workspace.Path);
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(output).Contains($"socket activation: descriptor 3 ('relay'), bound to tcp://{bound}, is no listener's.");
        await Assert.That(output).Contains("FileDescriptorName=");
    }

    [Test]
    public async Task Variables_that_contradict_each_other_end_it_with_code_2()
    {
        using var workspace = new Workspace();
        string script = "LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=ntn exec \"$@\"";
        var (code, output, _) = await RunningProcess.RunAsync("bash", ["-c", script, "bash", RepositoryPaths.Binary, "run"], workspace.Path);
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(output).Contains("LISTEN_FDNAMES has 1 names ('ntn') for 2 descriptors");
    }

    [Test]
    public async Task As_first_process_it_reaps_orphans_outlives_signals_that_are_not_for_it_and_stops_cleanly()
    {
        await Needed.ProcessNamespacesAsync();
        using var workspace = new Workspace();
        await RunningProcess.RunAsync("mkfifo", ["late"], workspace.Path);
        // Two orphans: one ends about when the shell becomes the daemon, the other when somebody opens the other end.
        string[] shell = [.. Needed.ProcessNamespace, "bash", "-c", "( : & ); ( : < late & ); exec \"$@\""];
        await using var daemon = await DaemonUnderTest.StartThroughAsync("unshare", shell, workspace);
        int first = await OnlyChildAsync(daemon.Process.Id);
        await Poll.UntilAsync(() => Children(first).Length is var left && left == 1 ? null : $"{left} children are left and not the one that waits");

        File.OpenHandle(workspace.File("late"), FileMode.Open, FileAccess.Write).Dispose();
        await Poll.UntilAsync(() => Children(first) is { Length: > 0 } left ? $"not reaped: {string.Join(' ', left)}" : null);

        const int hangUp = 1, quit = 3;
        foreach (int signal in new[] { hangUp, quit })
            RunningProcess.Signal(first, signal);
        await Assert.That(await daemon.GetAsync("/healthz")).Contains("ok");
        RunningProcess.Signal(first, RunningProcess.SigTerm);
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
        await Assert.That(daemon.Process.Output.All[^1]).Contains("stopped cleanly");
    }

    [Test]
    public async Task Whoever_has_the_socket_for_figures_is_named()
    {
        using var workspace = new Workspace();
        await using var first = await DaemonUnderTest.StartAsync(workspace, "Metrics:Address=unix:./metrics.socket");
        string[] second = ["run", "--set", "Listeners:0:Address=tcp://127.0.0.1:0", "--set", "Metrics:Address=unix:./metrics.socket"];
        var (code, output, _) = await RunningProcess.RunAsync(RepositoryPaths.Binary, second, workspace.Path);
        await Assert.That(code).IsEqualTo(3);
        await Assert.That(output).Contains($"process {first.Process.Id} holds ./metrics.socket.lock");
    }

    [Test]
    public async Task An_owner_in_another_container_has_no_number_here_and_that_is_said()
    {
        await Needed.ProcessNamespacesAsync();
        using var workspace = new Workspace();
        await using var first = await DaemonUnderTest.StartAsync(workspace);
        string[] second = [.. Needed.ProcessNamespace, RepositoryPaths.Binary, "run", "--set", "Metrics:Address=", "--set", "Listeners:0:Address=tcp://127.0.0.1:0"];
        var (code, output, _) = await RunningProcess.RunAsync("unshare", second, workspace.Path);
        await Assert.That(code).IsEqualTo(3);
        await Assert.That(output).Contains("another PID namespace");
    }

    // Its file is there a moment before it listens.
    private static async Task<WirePeer> ConnectWhenItListensAsync(EndPoint endPoint)
    {
        WirePeer? peer = null;
        await Poll.UntilAsync(async () =>
        {
            try
            {
                peer = await WirePeer.ConnectAsync(endPoint);
                return null;
            }
            catch (SocketException e)
            {
                return e.Message;
            }
        });
        return peer!;
    }

    private static async Task<int> OnlyChildAsync(int process)
    {
        await Poll.UntilAsync(() => Children(process).Length == 1 ? null : "no child yet");
        return int.Parse(Children(process)[0], CultureInfo.InvariantCulture);
    }

    // Those that ended and are not reaped are among them.
    private static string[] Children(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
