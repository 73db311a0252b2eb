using System.Globalization;
using System.Text.RegularExpressions;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Very many peers, or the same again and again: every one of them is counted, and few lines are written.</summary>
public partial class ConnectFloodTests
{
    private const int Many = 5_000;

    // Until the last of so many has come to propose.
    private const string AmpleTime = "Limits:HandshakeTimeoutSeconds=60";

    [Test]
    [Arguments("")]
    [Arguments("00000000")]
    [Arguments("0000000000000009" + "8200a10f")]
    public async Task A_peer_that_resets_before_its_proposal_is_whole_is_counted(string sent)
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.ConnectAsync())
        {
            await peer.SendAsync(sent);
            // So that it has been accepted.
            await guarded.AssertAnswersAsync();
            peer.Reset();
        }

        await guarded.AssertNothingIsLeftAsync("reset");
        await guarded.AssertHandshakeAsync("abandoned", "reset");
    }

    [Test]
    public async Task An_established_peer_that_resets_is_counted()
    {
        await using var guarded = await GuardedDaemon.StartAsync();
        using (var peer = await guarded.EstablishAsync())
            peer.Reset();
        await guarded.AssertNothingIsLeftAsync("reset");
        await guarded.AssertClosingAsync("reset");
    }

    [Test]
    public async Task Hundreds_that_reset_at_once_leave_nothing()
    {
        const int peers = 500;
        await using var guarded = await GuardedDaemon.StartAsync($"Limits:MaxConnectionsPerIP={Many}", $"Limits:MaxPendingHandshakes={Many}");
        for (int i = 0; i < peers; i++)
        {
            using var peer = await guarded.ConnectAsync();
            peer.Reset();
        }

        await guarded.AssertNothingIsLeftAsync("reset", peers);
        var samples = await guarded.Daemon.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_accepted_total{listener=\"ntn\"}"]).IsEqualTo(1 + peers);
        await Assert.That(samples.Sum("dingo_connmanager_refused_total")).IsEqualTo(0);
    }

    [Test]
    [NotInParallel]
    public async Task Five_thousand_at_once_from_one_address_get_its_places_and_the_rest_an_end()
    {
        await using var guarded = await GuardedDaemon.StartAsync(AmpleTime);
        var peers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => TryEstablishAsync(guarded)));
        await guarded.AssertAnswersAsync();
        // The honest peer has the fifth of the address's places.
        await Assert.That(peers.Count(peer => peer is not null)).IsEqualTo(4);
        await Assert.That(await guarded.Daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(5);
        foreach (var peer in peers)
            peer?.Dispose();

        await guarded.AssertNothingIsLeftAsync("peer_closed", count: 4);
        var samples = await guarded.Daemon.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_accepted_total{listener=\"ntn\"}"]).IsEqualTo(1 + Many);
        await Assert.That(samples["dingo_connmanager_refused_total{listener=\"ntn\",reason=\"ip_limit\"}"]).IsEqualTo(Many - 4);
        await Assert.That(samples.Sum("dingo_connmanager_refused_total")).IsEqualTo(Many - 4);
    }

    [Test]
    [NotInParallel]
    public async Task Five_thousand_at_once_all_get_a_place_where_there_are_so_many()
    {
        await using var guarded = await GuardedDaemon.StartAsync(
            $"Limits:MaxConnectionsPerIP={2 * Many}", $"Limits:MaxPendingHandshakes={Many}", $"Limits:MaxInboundConns={1 + Many}", AmpleTime);
        var peers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => TryEstablishAsync(guarded)));
        var held = await guarded.Daemon.SamplesAsync();
        await Assert.That(held.NotZero("dingo_connmanager_refused_total")).IsEmpty();
        await Assert.That(held.NotZero("dingo_connmanager_closed_total")).IsEmpty();
        await Assert.That(peers.Count(peer => peer is not null)).IsEqualTo(Many);
        await Assert.That(await guarded.Daemon.SampleAsync("cardano_node_metrics_connectionManager_incomingConns")).IsEqualTo(1 + Many);
        using (var surplus = await guarded.ConnectAsync())
            await Assert.That(await surplus.ReceiveAsync()).IsNull();
        await guarded.AssertAnswersAsync();
        foreach (var peer in peers)
            peer?.Dispose();

        await guarded.AssertNothingIsLeftAsync("peer_closed", Many);
        var samples = await guarded.Daemon.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_accepted_total{listener=\"ntn\"}"]).IsEqualTo(1 + Many + 1);
        await Assert.That(samples["dingo_connmanager_refused_total{listener=\"ntn\",reason=\"inbound_limit\"}"]).IsEqualTo(1);
        await Assert.That(samples.Sum("dingo_connmanager_refused_total")).IsEqualTo(1);
    }

    [Test]
    [Arguments("Limits:MaxConnectionsPerIP=5", "Handshake of connection")]
    [Arguments("Limits:MaxConnectionsPerIP=1", "Listener ntn refused")]
    public async Task Bad_peers_get_one_line_in_five_seconds_that_counts_the_others(string setting, string line)
    {
        await using var guarded = await GuardedDaemon.StartAsync(setting);
        string[] lines = [];
        int peers = 0;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (; lines.Length < 2; peers++)
        {
            using var peer = await guarded.ConnectAsync();
            // Refused peers are not heard, and may be gone before they are.
            await peer.TrySendAsync("aaaaaaaaaaaaaaaaaa");
            await Assert.That(await peer.ReceiveAsync()).IsNull();
            await pause.WaitForNextTickAsync();
            lines = [.. guarded.Daemon.Process.Output.All.Where(other => other.Contains(line, StringComparison.Ordinal))];
        }

        await Assert.That(lines.Length).IsEqualTo(2);
        await Assert.That(TimeOf(lines[1]) - TimeOf(lines[0])).IsGreaterThan(TimeSpan.FromSeconds(4.9));
        await Assert.That(SuppressedIn(lines[0])).IsEqualTo(0);
        // All but those of the two lines, and those that came between the second and our seeing it: of three seconds at most.
        await Assert.That(SuppressedIn(lines[1])).IsBetween(peers - 2 - 33, peers - 2);
        await guarded.AssertNothingIsLeftAsync();
    }

    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.Parse(line[..line.IndexOf(' ')], CultureInfo.InvariantCulture);

    private static int SuppressedIn(string line) => int.Parse(Suppressed().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9]+) more")]
    private static partial Regex Suppressed();

    private static async Task<WirePeer?> TryEstablishAsync(GuardedDaemon guarded)
    {
        var peer = await guarded.ConnectAsync();
        // Ended before it could speak: that is an answer too.
        if (await peer.TrySendAsync(WirePeer.Proposal) && await peer.ReceiveAsync() == WirePeer.Acceptance)
            return peer;
        peer.Dispose();
        return null;
    }
}
