using Dingo.ConnManager;
using Dingo.ConnManager.Admission;
using Dingo.ConnManager.Events;
using Dingo.Events;

namespace Dingo.Aot.Control.Commands;

/// <summary>Answers <c>refusals</c>.</summary>
/// <param name="manager">Keeps them.</param>
internal sealed class RefusalsCommand(ConnectionManager manager)
{
    // A second of the worst flood, and as much again for a client that is slow.
    private const int FollowCapacity = 1024;

    /// <summary>Tells who was refused; and goes on telling, where that is asked for.</summary>
    [ControlHandler]
    public async Task HandleAsync(RefusalsRequest request, ControlReply reply, CancellationToken cancellationToken)
    {
        if (!TryRead(request.By, out var grouping))
        {
            reply.Fail(ControlErrorKind.BadArgument, "argument 'by' must be 'source', 'network' or 'reason'");
            return;
        }

        if (request.Most < 0)
        {
            reply.Fail(ControlErrorKind.BadArgument, "argument 'most' must not be negative");
            return;
        }

        // Before the rows: none is missed between the two.
        using var subscription = request.Follow ? manager.SubscribeToRefusals("control", FollowCapacity) : null;
        var report = manager.Refusals(grouping);
        foreach (var entry in report.Entries.Take(request.Most))
        {
            if (!await reply.RowAsync(new RefusalAnswer(entry.Key, entry.Count, entry.Error, entry.Since, entry.Last, entry.LastListener, entry.LastReason)))
                return;
        }

        if (subscription is not null)
            await FollowAsync(subscription, reply, cancellationToken);
        reply.Done(new RefusalsAnswer(request.By, report.Total, report.Unlisted, report.Entries.Count));
    }

    private static async Task FollowAsync(Subscription<AnyEvent> subscription, ControlReply reply, CancellationToken cancellationToken)
    {
        reply.BeginStream();
        try
        {
            do
            {
                while (subscription.TryRead(out var delivery))
                {
                    bool isHeard = delivery.IsGap
                        ? await reply.RowAsync(new GapAnswer(delivery.GapFrom, delivery.GapTo))
                        : await EventRow.SendAsync(delivery.Sequence, delivery.Event, reply);
                    if (!isHeard)
                        return;
                }
            }
            while (await reply.FlushAsync() && await subscription.WaitToReadAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The client has asked for something else, or left.
            return;
        }
    }

    private static bool TryRead(string by, out RefusalGrouping grouping)
    {
        grouping = by switch
        {
            "source" => RefusalGrouping.Source,
            "network" => RefusalGrouping.Network,
            _ => RefusalGrouping.Reason,
        };
        return by is "source" or "network" or "reason";
    }
}
