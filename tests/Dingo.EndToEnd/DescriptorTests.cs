using System.Diagnostics;
using System.Globalization;
using Dingo.EndToEnd.Harness;

namespace Dingo.EndToEnd;

/// <summary>Out of file descriptors: nobody who is in is disturbed, nobody waits for nothing, and the shortage costs nothing.</summary>
public class DescriptorTests
{
    private const int Limit = 256;

    // More of them than the descriptors, fewer than wait in the kernel's queue; then more each time than are turned away meanwhile.
    private const int FloodAtFirst = 1_000;
    private const int FloodPerTick = 10;

    private const double MostShare = 0.05;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // Between two lines; the window is long enough for a second one.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);

    // Processor time is a figure of the machine: nothing else may run.
    [Test]
    [NotInParallel]
    public async Task Out_of_descriptors_it_turns_peers_away_says_so_seldom_costs_little_and_accepts_again_at_once()
    {
        var workspace = new Workspace();
        var daemon = await DaemonUnderTest.StartWithDescriptorsAsync(
            Limit, workspace, "Limits:MaxConnectionsPerIP=5000", "Limits:MaxPendingHandshakes=5000", "Limits:MaxInboundConns=5000",
            "Limits:HandshakeTimeoutSeconds=600");
        await using var guarded = await GuardedDaemon.StartAsync(workspace, daemon);
        long start = Stopwatch.GetTimestamp();
        var flood = (await Task.WhenAll(Enumerable.Range(0, FloodAtFirst).Select(_ => guarded.ConnectAsync()))).ToList();
        await daemon.Process.Output.WaitForAsync("descriptors_exhausted");

        await Assert.That(await LeastProcessorShareAsync(guarded, flood)).IsLessThan(MostShare);
        var lines = daemon.Process.Output.All.Where(line => line.Contains("descriptors_exhausted", StringComparison.Ordinal)).ToArray();
        await Assert.That(lines.Length).IsBetween(1, 1 + (int)(Stopwatch.GetElapsedTime(start) / Pace));
        await Assert.That(TimeOf(lines[^1]) - TimeOf(lines[0])).IsEqualTo(TimeSpan.Zero).Or.IsGreaterThan(TimeSpan.FromSeconds(4.9));

        long relief = Stopwatch.GetTimestamp();
        flood.ForEach(peer => peer.Dispose());
        using (await guarded.EstablishAsync())
            // A second, and what the machine adds to it: far less than the ten minutes that peers may keep their places for.
            await Assert.That(Stopwatch.GetElapsedTime(relief)).IsLessThan(TimeSpan.FromSeconds(10));

        await guarded.AssertNothingIsLeftAsync();
        var samples = await daemon.SamplesAsync();
        await Assert.That(samples["dingo_connmanager_shed_total{listener=\"ntn\"}"]).IsGreaterThan(0);
        await Assert.That(samples.Sum("dingo_connmanager_refused_total")).IsEqualTo(0);
        await Assert.That(await daemon.StopAsync()).IsEqualTo(0);
    }

    /// <summary>The least of up to three: on a host that is shared, what others take may be counted as used.</summary>
    private static async Task<double> LeastProcessorShareAsync(GuardedDaemon guarded, List<WirePeer> flood)
    {
        double least = 1;
        for (int i = 0; i < 3 && least >= MostShare; i++)
            least = Math.Min(least, await ProcessorShareAsync(guarded, flood));
        return least;
    }

    /// <summary>What the daemon uses of one processor while peers keep coming and the honest one is served.</summary>
    private static async Task<double> ProcessorShareAsync(GuardedDaemon guarded, List<WirePeer> flood)
    {
        using var tick = new PeriodicTimer(Tick);
        var before = guarded.Daemon.Process.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Window)
        {
            await guarded.AssertAnswersAsync();
            for (int i = 0; i < FloodPerTick; i++)
                flood.Add(await guarded.ConnectAsync());
            await tick.WaitForNextTickAsync();
        }

        return (guarded.Daemon.Process.ProcessorTime - before) / Stopwatch.GetElapsedTime(start);
    }

    private static DateTimeOffset TimeOf(string line) => DateTimeOffset.Parse(line[..line.IndexOf(' ')], CultureInfo.InvariantCulture);
}
