using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>The published binary lets its connections go one by one before it ends.</summary>
public sealed class DrainTests
{
    private const int Count = 1000;

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_thousand_connections_are_let_go_evenly_within_the_deadline(bool bySignal)
    {
        const int seconds = 12;
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, $"Limits:MaxInboundConns={Count}", $"Limits:MaxConnectionsPerIP={Count}", $"Limits:MaxPendingHandshakes={Count}",
            $"Stop:TimeoutSeconds={(bySignal ? seconds : 600)}");
        var peers = new ConcurrentBag<WirePeer>();
        await Parallel.ForAsync(0, Count, async (_, _) => peers.Add(await EstablishAsync(daemon)));

        var clock = Stopwatch.StartNew();
        var ends = Task.WhenAll(peers.Select(async peer =>
        {
            await peer.ReceiveAsync();
            var at = clock.Elapsed;
            peer.Dispose();
            return at;
        }));
        if (bySignal)
            daemon.Process.Signal(RunningProcess.SigTerm);
        else
            await Assert.That((await daemon.CommandAsync("drain", "--timeout", $"{seconds}")).Output).Contains($"draining {Count} connections, within {seconds} s");
        await daemon.Process.Output.WaitForAsync($"Draining {Count} connections over 10 s");
        await Assert.That(await daemon.GetStatusAsync("/readyz")).IsEqualTo(HttpStatusCode.ServiceUnavailable);
        await Assert.That(await daemon.GetStatusAsync("/healthz")).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(async () => await WirePeer.ConnectAsync(daemon.NodeToNode)).Throws<System.Net.Sockets.SocketException>();

        var times = (await ends).Order().ToArray();
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
        var span = times[^1] - times[0];
        // Of ten seconds; the rest is for a machine that stalls. Had they all gone at once it would be next to nothing.
        await Assert.That(span).IsGreaterThan(TimeSpan.FromSeconds(6));
        for (int tenth = 0; tenth < 10; tenth++)
        {
            var (from, to) = (times[0] + (span * tenth / 10), times[0] + (span * (tenth + 1) / 10));
            // A tenth and what was due while the machine stalled: it goes all at once then.
            await Assert.That(times.Count(time => time >= from && time < to)).IsLessThan(5 * Count / 10);
        }

        await Assert.That(daemon.Process.Output.All.Count(static line => line.Contains($"of {Count} connections are left"))).IsGreaterThanOrEqualTo(3);
        await Assert.That(daemon.Process.Output.All[^1]).Contains("stopped cleanly");
    }

    [Test]
    public async Task Asked_twice_it_says_so_and_a_signal_after_the_request_forces_nothing_yet()
    {
        const int count = 200;
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(
            workspace, $"Limits:MaxInboundConns={count}", $"Limits:MaxConnectionsPerIP={count}");
        var peers = new List<WirePeer>();
        // Twenty go a second: the stop takes far longer than it takes to ask for it again.
        for (int i = 0; i < count; i++)
            peers.Add(await EstablishAsync(daemon));
        await Assert.That((await daemon.CommandAsync("drain", "--timeout", "600")).ExitCode).IsEqualTo(0);
        var (code, _, error) = await daemon.CommandAsync("drain");
        await Assert.That(code).IsEqualTo(1);
        await Assert.That(error).Contains("stops already");
        daemon.Process.Signal(RunningProcess.SigTerm);
        peers.ForEach(static peer => peer.Dispose());
        await Assert.That(await daemon.Process.ExitAsync()).IsEqualTo(0);
    }

    private static async Task<WirePeer> EstablishAsync(DaemonUnderTest daemon)
    {
        var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        return peer;
    }
}
