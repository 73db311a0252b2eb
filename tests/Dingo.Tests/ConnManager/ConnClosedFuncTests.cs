using System.Collections.Concurrent;
using Dingo.ConnManager;
using Dingo.Ouroboros.Connections;

namespace Dingo.Tests.ConnManager;

/// <summary>The callback for connections that are gone.</summary>
public sealed class ConnClosedFuncTests
{
    [Test]
    public async Task It_is_told_once_of_each_connection_clients_included_after_the_event_has_its_number()
    {
        var told = new ConcurrentQueue<(ConnectionId Id, string? Error, ulong LastEvent, bool IsPoolThread)>();
        RunningManager? running = null;
        running = await StartAsync((id, error) =>
            told.Enqueue((id, error, running!.Manager.Snapshot().Sequence, Thread.CurrentThread.IsThreadPoolThread)));
        await using (running)
        {
            var node = await RawPeer.EstablishAsync(running.Nodes);
            var client = await RawPeer.EstablishAsync(running.Clients, Wire.ProposeLocal);
            using var refused = await RawPeer.ConnectAsync(running.Nodes);
            await refused.AskAsync(Wire.ProposeOtherNetwork);
            node.Dispose();
            client.Dispose();
            await Assert.That(await Eventually.IsTrueAsync(() => told.Count == 2)).IsTrue();
            await Assert.That(running.Manager.Figures.ClosedCallbacksWaiting).IsEqualTo(0);
        }

        await Assert.That(told.Count).IsEqualTo(2);
        await Assert.That(told.Select(static t => t.Id.Number).Distinct().Count()).IsEqualTo(2);
        // Two opened, and at least its own closed: never before its event.
        await Assert.That(told.All(static t => t.LastEvent >= 3 && t.IsPoolThread)).IsTrue();
    }

    [Test]
    public async Task It_is_told_what_went_wrong_or_nothing()
    {
        var told = new ConcurrentDictionary<ulong, string?>();
        await using var running = await StartAsync((id, error) => told[id.Number] = error);
        using var faulty = await RawPeer.EstablishAsync(running.Nodes);
        await faulty.SendAsync(Wire.Segment(9, Dingo.Ouroboros.Segments.MiniProtocolRole.Initiator, [0x80]));
        using var ordinary = await RawPeer.EstablishAsync(running.Nodes);
        ordinary.Dispose();
        await Assert.That(await Eventually.IsTrueAsync(() => told.Count == 2)).IsTrue();
        await Assert.That(told[1]).StartsWith("unknown_mini_protocol");
        await Assert.That(told[2]).IsNull();
    }

    [Test]
    public async Task One_that_throws_is_logged_and_counted_and_changes_nothing()
    {
        var log = new CollectedLog();
        await using var running = await StartAsync(static (_, _) => throw new InvalidOperationException("callback failed"), log);
        for (int i = 1; i <= 3; i++)
        {
            var peer = await RawPeer.EstablishAsync(running.Nodes);
            peer.Dispose();
            await Assert.That(await Eventually.IsTrueAsync(() => running.Manager.Figures.ClosedCallbackFailures == i)).IsTrue();
        }

        await Assert.That(running.Manager.InboundCount).IsEqualTo(0);
        // Counted first, and then logged.
        await Assert.That(await Eventually.IsTrueAsync(
            () => log.Lines.Count(static l => l.Contains("closed callback failed", StringComparison.Ordinal)) == 3)).IsTrue();
    }

    [Test]
    public async Task One_that_never_returns_holds_up_no_connection_and_the_rest_waits_for_it()
    {
        using var release = new ManualResetEventSlim();
        int calls = 0;
        await using var running = await StartAsync((_, _) =>
        {
            Interlocked.Increment(ref calls);
            release.Wait(Eventually.Deadline);
        });
        for (int i = 0; i < 20; i++)
        {
            var peer = await RawPeer.EstablishAsync(running.Nodes);
            peer.Dispose();
        }

        await Assert.That(await Eventually.IsTrueAsync(() => Volatile.Read(ref calls) == 1 && running.Manager.Figures.ClosedCallbacksWaiting == 19)).IsTrue();
        await Assert.That(running.Manager.InboundCount).IsEqualTo(0);
        release.Set();
        await Assert.That(await Eventually.IsTrueAsync(() => Volatile.Read(ref calls) == 20)).IsTrue();
    }

    [Test]
    public async Task It_is_told_of_one_that_is_taken_away_once()
    {
        var told = new ConcurrentQueue<ulong>();
        await using var running = await StartAsync((id, _) => told.Enqueue(id.Number));
        using var peer = await RawPeer.EstablishAsync(running.Nodes);
        var id = (await running.Events.NextInboundAsync()).ConnectionId;
        var connection = running.Manager.GetConnectionById(id)!;
        running.Manager.RemoveConnection(id, connection);
        connection.Abort(CloseReason.LocalClosed);
        await connection.Completion.WaitAsync(Eventually.Deadline);
        await Assert.That(await Eventually.IsTrueAsync(() => !told.IsEmpty)).IsTrue();
        await Assert.That(told.Single()).IsEqualTo(id.Number);
    }

    private static Task<RunningManager> StartAsync(ConnectionManagerConnClosedFunc closed, CollectedLog? log = null) =>
        RunningManager.StartAsync(RunningManager.WideLimits, log: log, change: config => config with { ConnClosedFunc = closed });
}
