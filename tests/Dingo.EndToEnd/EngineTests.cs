using System.Globalization;
using System.Net;
using Dingo.EndToEnd.Forwarding;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>What waits for sockets in the published binary runs as it is configured, whichever way that is.</summary>
public sealed class EngineTests
{
    private const string Pollers = "poller ";
    private const string PoolsThread = ".NET TP Worker";
    private const string Switches = "voluntary_ctxt_switches:";

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task It_has_as_many_threads_as_are_configured(int threads)
    {
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"Engine:Threads={threads}");
        using var peer = await WirePeer.ConnectAsync(daemon.NodeToNode);
        await peer.SendAsync(WirePeer.Proposal);
        await Assert.That(await peer.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        await Assert.That(ThreadsOf(daemon, Pollers).Count()).IsEqualTo(threads);
    }

    [Test]
    public async Task Those_that_come_are_spread_over_its_threads()
    {
        const int threads = 2, peers = 20;
        using var workspace = new Workspace();
        await using var daemon = await DaemonUnderTest.StartAsync(workspace, $"Engine:Threads={threads}", $"Limits:MaxConnectionsPerIP={peers}");
        var before = WatchedByEach(daemon);
        var connected = new List<WirePeer>();
        for (int i = 0; i < peers; i++)
        {
            connected.Add(await WirePeer.ConnectAsync(daemon.NodeToNode));
            await connected[i].SendAsync(WirePeer.Proposal);
            await Assert.That(await connected[i].ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        }

        await UntilMoreAreWatchedAsync(daemon, before, [peers / threads, peers / threads]);
        connected.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task A_peer_and_its_way_to_the_node_are_watched_by_the_same_thread()
    {
        const int peers = 6;
        await using var pair = await ForwardedNode.StartAsync("Engine:Threads=2", $"Limits:MaxConnectionsPerIP={peers}");
        var connected = new List<WirePeer>();
        for (int i = 0; i < peers; i++)
        {
            var before = WatchedByEach(pair.Front);
            connected.Add(await pair.EstablishAsync());
            await UntilMoreAreWatchedAsync(pair.Front, before, [2]);
        }

        connected.ForEach(static peer => peer.Dispose());
    }

    [Test]
    public async Task Where_completions_are_not_inline_peers_are_served_in_the_pool_also_those_of_a_node()
    {
        const int pings = 200;
        await using var pair = await ForwardedNode.StartAsync(
            "Engine:InlineCompletions=false",
            "Listeners:2:Name=own", "Listeners:2:Protocol=NodeToNode", "Listeners:2:Address=tcp://127.0.0.1:0");
        using var forwarded = await pair.EstablishAsync();
        using var local = await pair.EstablishAsync(isLocal: true);
        using var own = await WirePeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, pair.Front.PortOf("own")));
        await own.SendAsync(WirePeer.Proposal);
        await Assert.That(await own.ReceiveAsync()).IsEqualTo(WirePeer.Acceptance);
        foreach (var peer in new[] { own, forwarded })
        {
            long before = SwitchesToThePool(pair.Front);
            for (int i = 0; i < pings; i++)
                await Assert.That(await peer.PingAsync()).IsTrue();
            // Inline, its threads would sleep on. Some of the pings may come while one is awake still.
            await Assert.That(SwitchesToThePool(pair.Front) - before).IsGreaterThan(pings / 2);
        }

        await Assert.That(await pair.Front.StopAsync()).IsEqualTo(0);
    }

    /// <summary>How often a thread of the pool was given a processor, and gave it back or lost it.</summary>
    private static long SwitchesToThePool(DaemonUnderTest daemon) => ThreadsOf(daemon, PoolsThread)
        .SelectMany(static folder => File.ReadLines($"{folder}/status"))
        .Where(static line => line.Contains(Switches, StringComparison.Ordinal))
        .Sum(static line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));

    /// <summary>That many new ones each, of those that watch new ones. The last may be answered before it is watched, and others come and go.</summary>
    private static Task UntilMoreAreWatchedAsync(DaemonUnderTest daemon, string[][] before, int[] more) => Poll.UntilAsync(() =>
    {
        int[] now = [.. WatchedByEach(daemon).Zip(before, static (now, then) => now.Except(then).Count()).Where(static count => count != 0)];
        return now.SequenceEqual(more) ? null : $"more are watched: {string.Join(", ", now)}";
    });

    /// <summary>The sockets that each epoll descriptor watches, by their inodes (proc(5)).</summary>
    private static string[][] WatchedByEach(DaemonUnderTest daemon) =>
    [
        .. Directory.GetFiles($"/proc/{daemon.Process.Id}/fd")
            .Where(static file => new FileInfo(file).LinkTarget?.EndsWith("[eventpoll]", StringComparison.Ordinal) == true)
            .Select(file => $"/proc/{daemon.Process.Id}/fdinfo/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal)
            .Select(static file => File.ReadLines(file)
                .Where(static line => line.StartsWith("tfd:", StringComparison.Ordinal))
                .Select(static line => line.Split(' ').Single(static field => field.StartsWith("ino:", StringComparison.Ordinal))).ToArray()),
    ];

    private static IEnumerable<string> ThreadsOf(DaemonUnderTest daemon, string name) =>
        Directory.GetDirectories($"/proc/{daemon.Process.Id}/task").Where(folder => File.ReadAllText($"{folder}/comm").StartsWith(name, StringComparison.Ordinal));
}
