using System.Collections.Concurrent;
using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

public sealed class ConnectionManagerDrainTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Test]
    public async Task Connections_are_let_go_evenly_over_the_time_that_is_given()
    {
        const int Count = 400;
        var time = new PauseTime();
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, time);
        var peers = await EstablishAsync(running, Count);

        var spread = TimeSpan.FromSeconds(8);
        var stop = running.Manager.StopAsync(spread);
        await Assert.That(running.Manager.IsReady).IsFalse();
        var atQuarters = new List<int>();
        var elapsed = TimeSpan.Zero;
        // Each closing is done in real time, and the time until the next one is virtual: it passes only while that is waited for.
        for (int quarter = 1; quarter <= 4; quarter++)
        {
            for (; elapsed < spread * quarter / 4; elapsed += Step)
            {
                int due = Math.Min(Count, (int)(elapsed / (spread / Count)) + 1);
                await Assert.That(await Eventually.IsTrueAsync(() => Drained(running) == due && (due == Count || time.Pauses >= due))).IsTrue();
                time.Advance(Step);
            }

            atQuarters.Add(Drained(running));
        }

        for (int i = 0; i < 4; i++)
            await Assert.That(atQuarters[i]).IsBetween(Count * (i + 1) / 4, (Count * (i + 1) / 4) + 1);
        await Assert.That(await AreDrainedAsync(running, time, Count)).IsTrue();
        peers.ForEach(static peer => peer.Dispose());
        await Assert.That(await stop.WaitAsync(Eventually.Deadline)).IsEqualTo(StopReport.Clean);
    }

    [Test]
    public async Task A_few_are_gone_long_before()
    {
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, time);
        var peers = await EstablishAsync(running, 3);
        var stop = running.Manager.StopAsync(TimeSpan.FromHours(1));
        await Assert.That(await Eventually.IsTrueAsync(() => Drained(running) == 1)).IsTrue();
        var began = time.GetUtcNow();
        await Assert.That(await AreDrainedAsync(running, time, 3)).IsTrue();
        await Assert.That(time.GetUtcNow() - began).IsLessThan(TimeSpan.FromHours(1));
        peers.ForEach(static peer => peer.Dispose());
        await stop.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task Whoever_comes_meanwhile_is_not_let_in_and_progress_is_logged()
    {
        var time = new FakeTimeProvider();
        var log = new CollectedLog();
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, time, log: log);
        var peers = await EstablishAsync(running, 100);
        var nodes = running.Nodes;
        var stop = running.Manager.StopAsync(TimeSpan.FromSeconds(5));
        await Assert.That(await Eventually.IsTrueAsync(() => Drained(running) == 1)).IsTrue();
        await Assert.That(running.Manager.Explain(Dingo.Ouroboros.Handshake.ProtocolFamily.NodeToNode, null).Verdict).IsEqualTo(RefusalReason.Stopping);
        await Assert.That(async () => await RawPeer.ConnectAsync(nodes)).Throws<System.Net.Sockets.SocketException>();
        await Assert.That(await AreDrainedAsync(running, time, 100)).IsTrue();
        peers.ForEach(static peer => peer.Dispose());
        await stop.WaitAsync(Eventually.Deadline);
        await Assert.That(log.Lines).Contains(static line => line.Contains("Draining 100 connections over 5 s"));
        await Assert.That(log.Lines.Count(static line => line.Contains("of 100 connections are left"))).IsGreaterThanOrEqualTo(4);
    }

    [Test]
    public async Task The_deadline_cuts_a_drain_short()
    {
        await using var running = await RunningManager.StartAsync(RunningManager.WideLimits, new FakeTimeProvider());
        var peers = await EstablishAsync(running, 20);
        using var deadline = new CancellationTokenSource();
        var stop = running.Manager.StopAsync(TimeSpan.FromHours(1), deadline.Token);
        await Assert.That(await Eventually.IsTrueAsync(() => Drained(running) == 1)).IsTrue();
        await deadline.CancelAsync();
        var report = await stop.WaitAsync(Eventually.Deadline);
        await Assert.That(report.Left).IsEmpty();
        await Assert.That(running.Manager.Figures.Connections.Total).IsEqualTo(0);
        peers.ForEach(static peer => peer.Dispose());
    }

    private static Task<bool> AreDrainedAsync(RunningManager running, FakeTimeProvider time, int count) => Eventually.IsTrueAsync(() =>
    {
        time.Advance(Step);
        return Drained(running) == count;
    });

    private static int Drained(RunningManager running) =>
        (int)running.Manager.Figures.Lifecycle.Closes(CloseReason.Draining)
        + running.Manager.Report().Count(static row => row.Connection is { CloseReason: CloseReason.Draining });

    private static async Task<List<RawPeer>> EstablishAsync(RunningManager running, int count)
    {
        var peers = new ConcurrentBag<RawPeer>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), async (_, _) => peers.Add(await RawPeer.EstablishAsync(running.Nodes)));
        return [.. peers];
    }

    /// <summary>Counts the pauses between closings that were begun.</summary>
    private sealed class PauseTime : FakeTimeProvider
    {
        private int _pauses;

        public int Pauses => Volatile.Read(ref _pauses);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime <= ConnectionManager.LongestPause)
                Interlocked.Increment(ref _pauses);
            return timer;
        }
    }
}
