using Dingo.ConnManager;
using Dingo.ConnManager.Events;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>events</c>.</summary>
/// <param name="manager">Whose events.</param>
/// <param name="run">Which run of the daemon this is.</param>
internal sealed class EventsCommand(ConnectionManager manager, DaemonRun run) : IAsyncDisposable
{
    // From the first client on: a daemon that nobody watches holds none.
    private readonly Lazy<EventHistory> _history = new(() => new EventHistory(manager.Bus));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _history.IsValueCreated ? _history.Value.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Sends the connections, or finds the place to go on from, and then every event.</summary>
    [ControlHandler]
    public async Task HandleAsync(EventsRequest request, ControlReply reply, CancellationToken cancellationToken)
    {
        // Before the snapshot: it holds every event that follows.
        var history = _history.Value;
        ulong last;
        if (request.Since is { } since)
        {
            if (WhyNotFrom(since, request.Instance, history) is { } why)
            {
                reply.Fail(ControlErrorKind.CannotResume, why);
                return;
            }
            last = since;
            await reply.RowAsync(new SnapshotAnswer(since, null, run.Name));
        }
        else
        {
            last = await SendSnapshotAsync(reply);
        }

        reply.BeginStream();
        last = await FollowAsync(history, last, reply, cancellationToken);
        reply.Done(new EventsEndAnswer(last));
    }

    private string? WhyNotFrom(ulong since, string? instance, EventHistory history)
    {
        if (instance is not null && instance != run.Name)
            return $"the daemon was restarted: its events are numbered anew, as instance {run.Name}; ask without 'since'";
        ulong newest = manager.Bus.LastSequence;
        if (since > newest)
            return $"the last event has number {newest}: the daemon was restarted, or the number is wrong; ask without 'since'";
        ulong oldest = history.Oldest;
        return since + 1 >= oldest ? null : $"the oldest event that is still held has number {oldest}; ask without 'since'";
    }

    private async Task<ulong> SendSnapshotAsync(ControlReply reply)
    {
        var snapshot = manager.Snapshot();
        foreach (var entry in snapshot.Connections)
        {
            var id = entry.ConnectionId;
            await reply.RowAsync(new SnapshotConnectionAnswer(
                id.Number, ConnectionWords.Direction(entry.IsInbound), ConnectionWords.Protocol(entry.IsNtC), id.Remote.ToString(),
                id.Local.ToString(), entry.IsDuplex, ConnectionWords.State(entry.State)));
        }
        await reply.RowAsync(new SnapshotAnswer(snapshot.Sequence, snapshot.Connections.Count, run.Name));
        return snapshot.Sequence;
    }

    private static async Task<ulong> FollowAsync(EventHistory history, ulong last, ControlReply reply, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (history.TryRead(last, out ulong number, out var e))
            {
                bool isHeard = e.Type == EventType.None
                    ? await reply.RowAsync(new GapAnswer(last + 1, number))
                    : await EventRow.SendAsync(number, e, reply);
                last = number;
                if (isHeard)
                    continue;
                break;
            }
            if (!await reply.FlushAsync() || !await history.WaitAsync(last, cancellationToken))
                break;
        }
        return last;
    }
}
