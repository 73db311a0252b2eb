using System.Net.Sockets;
using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Dingo.Tests.ConnManager;

/// <summary>What a stop does, and a disposal, when other people's code does not return.</summary>
public sealed class ConnectionManagerCutShortTests
{
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Disposing_ends_also_when_code_does_not_return(bool isStopped)
    {
        using var release = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        var manager = new ConnectionManager(new ConnectionManagerConfig { Time = time });
        using var subscription = manager.Bus.Subscribe("test");
        await manager.StartAsync();
        var stuck = AddStuck(manager, release);
        if (isStopped)
        {
            var report = await WithTimePassing(time, manager.StopAsync(new CancellationToken(canceled: true)));
            await Assert.That(report.Left.Single()).IsEqualTo(stuck.Id);
        }

        var disposed = manager.DisposeAsync().AsTask();
        await (isStopped ? disposed.WaitAsync(Eventually.Deadline) : WithTimePassing(time, disposed.ContinueWith(static _ => true, TaskScheduler.Default)));
        await Assert.That(disposed.IsCompletedSuccessfully).IsTrue();
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        while (await subscription.WaitToReadAsync(deadline.Token))
            subscription.TryRead(out _);
        await Assert.That(async () => await manager.StartAsync()).Throws<ObjectDisposedException>();
        release.Set();
        await stuck.Completion.WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task A_connection_that_holds_its_reset_up_holds_up_no_other()
    {
        using var release = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        await using var running = await RunningManager.StartAsync(time: time);
        var stuck = AddStuck(running.Manager, release);
        var healthy = Added.Establish(TableBench.Tcp("10.0.0.2", 2), out _);
        running.Manager.AddConnection(healthy, isInbound: true, "");
        var stopped = running.Manager.StopAsync(new CancellationToken(canceled: true));
        // Before the time is up that it is given.
        await healthy.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(stopped.IsCompleted).IsFalse();
        var report = await WithTimePassing(time, stopped);
        await Assert.That(report.Left.Single()).IsEqualTo(stuck.Id);
        release.Set();
    }

    [Test]
    public async Task A_stop_behind_one_that_does_not_end_keeps_its_own_deadline()
    {
        using var release = new ManualResetEventSlim();
        await using var running = await RunningManager.StartAsync();
        var stuck = AddStuck(running.Manager, release);
        var patient = running.Manager.StopAsync();
        var report = await running.Manager.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.Deadline);
        await Assert.That(report.Left.Single()).IsEqualTo(stuck.Id);
        await Assert.That(patient.IsCompleted).IsFalse();
        release.Set();
        await patient.WaitAsync(Eventually.Deadline);
        await running.Manager.StartAsync().WaitAsync(Eventually.Deadline);
        await Assert.That(running.Manager.IsReady).IsTrue();
    }

    [Test]
    [NotInParallel]
    public async Task A_listener_whose_turn_is_held_up_does_not_hold_up_the_stop()
    {
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        // Whoever is refused is logged in the listener's own turn.
        var log = HeldLog(held, release);
        await using var running = await RunningManager.StartAsync(new() { MaxPendingHandshakes = 0 }, log: log);
        // That turn may be the socket engine's: what follows does not need it.
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(running.Nodes);
        await Assert.That(await Eventually.IsTrueAsync(() => held.IsSet)).IsTrue();
        var report = await running.Manager.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.Deadline);
        await Assert.That(report.Left).IsEmpty();
        release.Set();
    }

    /// <summary>A connection that cannot be closed until the test says.</summary>
    private static Connection AddStuck(ConnectionManager manager, ManualResetEventSlim release)
    {
        var stuck = Added.Establish(TableBench.Tcp("10.0.0.1", 1), out _, closing: () => release.Wait(Eventually.Deadline));
        manager.AddConnection(stuck, isInbound: true, "");
        return stuck;
    }

    private static async Task<T> WithTimePassing<T>(FakeTimeProvider time, Task<T> task)
    {
        await Eventually.IsTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return task.IsCompleted;
        });
        return await task.WaitAsync(Eventually.Deadline);
    }

    /// <summary>A log that holds up whoever tells it of a refused peer.</summary>
    private static ActingLog HeldLog(ManualResetEventSlim held, ManualResetEventSlim release) => new(line =>
    {
        if (line.Name != "PeerRefused")
            return;
        held.Set();
        release.Wait(Eventually.Deadline);
    });
}
