using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Dingo.EndToEnd.Harness;

/// <summary>A daemon of which an honest peer is the first connection, all through: whatever else comes must leave both as they were.</summary>
internal sealed class GuardedDaemon : IAsyncDisposable
{
    private readonly Workspace _workspace;
    private readonly WirePeer _honest;
    private readonly int _descriptors;

    private GuardedDaemon(Workspace workspace, DaemonUnderTest daemon, WirePeer honest)
    {
        _workspace = workspace;
        Daemon = daemon;
        _honest = honest;
        _descriptors = daemon.Process.OpenDescriptors;
    }

    public DaemonUnderTest Daemon { get; }

    public static async Task<GuardedDaemon> StartAsync(params string[] settings)
    {
        var workspace = new Workspace();
        return await StartAsync(workspace, await DaemonUnderTest.StartAsync(workspace, settings));
    }

    /// <summary>Takes over a daemon that runs, and its directory.</summary>
    public static async Task<GuardedDaemon> StartAsync(Workspace workspace, DaemonUnderTest daemon, Func<Task<WirePeer>>? connect = null)
    {
        try
        {
            var honest = await (connect ?? (() => WirePeer.ConnectAsync(daemon.NodeToNode)))();
            await honest.SendAsync(WirePeer.Proposal);
            await Assert.That(await honest.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
            return new GuardedDaemon(workspace, daemon, honest);
        }
        catch
        {
            await daemon.DisposeAsync();
            workspace.Dispose();
            throw;
        }
    }

    public Task<WirePeer> ConnectAsync() => WirePeer.ConnectAsync(Daemon.NodeToNode);

    public Task<WirePeer> ConnectLocalAsync() => WirePeer.ConnectAsync(new UnixDomainSocketEndPoint(Daemon.NodeToClientPath));

    /// <summary>A connection whose handshake is done.</summary>
    public async Task<WirePeer> EstablishAsync(bool isLocal = false)
    {
        var peer = isLocal ? await ConnectLocalAsync() : await ConnectAsync();
        await peer.SendAsync(isLocal ? WirePeer.LocalProposal : WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(isLocal ? WirePeer.LocalAcceptance : WirePeer.Acceptance);
        return peer;
    }

    /// <summary>A round trip of the honest peer: nobody holds it up, and what arrived before it has most likely been read.</summary>
    public async Task AssertAnswersAsync() => await Assert.That(await _honest.PingAsync()).IsTrue();

    /// <summary>
    /// Waits until that many connections are closed for that reason, and checks that no other is, that the honest peer is served, and
    /// that places, buffers, deadlines and descriptors are back.
    /// </summary>
    public async Task AssertNothingIsLeftAsync(string reason, int count = 1)
    {
        await Daemon.UntilSampleAsync($"dingo_connmanager_closed_total{{reason=\"{reason}\"}}", count);
        await AssertNothingIsLeftAsync();
        await Assert.That((await Daemon.SamplesAsync()).Sum("dingo_connmanager_closed_total")).IsEqualTo(count);
    }

    /// <summary>The same, whatever the closed connections were closed for.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        await AssertAnswersAsync();
        await Poll.UntilAsync(async () => Leftover(await Daemon.SamplesAsync()));
        await Daemon.UntilDescriptorsAsync(_descriptors);

        var samples = await Daemon.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_faults_total"]).IsEqualTo(0);
        await Assert.That(samples["dingo_connmanager_accounting_mismatch_total"]).IsEqualTo(0);
        await Assert.That(samples["dingo_connmanager_log_failures_total"]).IsEqualTo(0);
        await AssertAnswersAsync();
    }

    /// <summary>Checks that so many handshakes ended so, and that a line in the log says it of the first, if not one of each.</summary>
    public async Task AssertHandshakeAsync(string outcome, string detail, int count = 1)
    {
        await Assert.That(await Daemon.SampleAsync($"dingo_connmanager_handshakes_total{{outcome=\"{outcome}\"}}")).IsEqualTo(count);
        string line = await Daemon.Process.Output.WaitForAsync("Handshake of connection 2 ");
        await Assert.That(line).EndsWith($" failed: {outcome} ({detail}; 0 more since the last such line)");
        await Assert.That(Daemon.Process.Output.All.Count(other => Regex.IsMatch(other, "Handshake of connection|connection 2 "))).IsBetween(1, count);
    }

    /// <summary>Checks that one line in the log says why an established connection was closed.</summary>
    public async Task AssertClosingAsync(string reason, string? detail = null)
    {
        string line = await Daemon.Process.Output.WaitForAsync("connection 2 with ");
        await Assert.That(line).EndsWith($" closed: {reason}{(detail is null ? "" : $" ({detail})")}");
    }

    public async ValueTask DisposeAsync()
    {
        _honest.Dispose();
        await Daemon.DisposeAsync();
        _workspace.Dispose();
    }

    // What is still held that is not the honest peer's, which has one place and one deadline, and no buffer.
    private static string? Leftover(Samples samples)
    {
        (string Sample, int Honest)[] gauges =
        [
            ("cardano_node_metrics_connectionManager_incomingConns", 1),
            ("cardano_node_metrics_connectionManager_duplexConns", 1),
            ("dingo_connmanager_local_connections", 0),
            ("dingo_connmanager_pending_handshakes{protocol=\"node_to_node\"}", 0),
            ("dingo_connmanager_pending_handshakes{protocol=\"node_to_client\"}", 0),
            ("dingo_connmanager_buffers_held", 0),
            ("dingo_connmanager_deadlines_armed", 1),
        ];
        return Array.Find(gauges, gauge => samples[gauge.Sample] != gauge.Honest) is ({ } sample, var honest)
            ? $"{sample} is {samples[sample]} and not {honest}"
            : null;
    }
}
