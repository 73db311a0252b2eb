using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What the configuration of listeners does to the published binary.</summary>
public class ListenerTests
{
    // 10 is version 16, with the perasSupport bit that it added; nothing else is proposed.
    private const string VersionSixteenOnly = "00000000" + "0000" + "000a" + "8200a11085" + "02f400f4f4";

    [Test]
    public async Task The_socket_file_has_the_mode_and_the_group_that_are_asked_for()
    {
        Needed.Root("Giving a file to another group");
        const string group = "12345";
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Listeners:1:Mode=0620", $"Listeners:1:Group={group}");

        var (_, owner, _) = await RunningProcess.RunAsync("stat", ["--format=%a %g", daemon.NodeToClientPath], workspace.Path);
        await Assert.That(owner).IsEqualTo($"620 {group}");
    }

    [Test]
    public async Task A_listener_on_both_families_serves_both_and_counts_a_mapped_address_with_its_own()
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, "Listeners:0:Address=tcp://[::]:0", "Limits:MaxConnectionsPerIP=1");
        using var six = await WirePeer.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, daemon.NodeToNode.Port));
        using var four = await WirePeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, daemon.NodeToNode.Port));
        foreach (var peer in new[] { six, four })
        {
            await peer.SendAsync(WirePeer.Proposal);
            await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        }

        await daemon.Process.Output.WaitForAsync("from 127.0.0.1:");
        using var another = await WirePeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, daemon.NodeToNode.Port));
        await Assert.That(await another.ReceiveAsync()).IsNull();
        await Assert.That(await daemon.SampleAsync("dingo_connmanager_refused_total{listener=\"ntn\",reason=\"ip_limit\"}")).IsEqualTo(1);
    }

    [Test]
    [Arguments(false, "82028200820e0f", "version_mismatch")]
    [Arguments(true, "830110", "accepted")]
    public async Task Experimental_versions_are_spoken_only_where_they_are_switched_on(bool isOn, string answer, string outcome)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"ExperimentalVersions={isOn}");
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(VersionSixteenOnly);
        await Assert.That(await peer.ReceiveAsync()).StartsWith(answer);
        await daemon.UntilSampleAsync($"dingo_connmanager_handshakes_total{{outcome=\"{outcome}\"}}", 1);
    }
}
