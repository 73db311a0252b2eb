using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Bearers.Polling;

namespace Dingo.Ouroboros.Connections;

/// <content>Who may work on the connection, and when.</content>
public sealed partial class Connection
{
    // Then others are served, and this turn goes on behind them. A stream comes as fast as it is passed on, and one round of it moves what a
    // pipe of the kernel's holds: measured beside eight streams, bounded by rounds alone newcomers waited for a tenth of a second and more.
    private const int MaxRoundsPerTurn = 32;
    private const int MaxBytesPerTurn = 256 * 1024;

    private int _work;

    [Flags]
    private enum Work
    {
        None = 0,
        Begin = 1,
        Readable = 2,
        Sent = 4,
        Egress = 8,
        Due = 16,
        Close = 32,
        Abort = 64,
        Reached = 128,
        NodeReadable = 256,
        NodeSent = 512,
        Turn = 1024,
    }

    void IBearerOwner.OnReadable() => Signal(Work.Readable);

    void IBearerOwner.OnSent(BearerStatus status)
    {
        _sentStatus = status;
        Signal(Work.Sent);
    }

    void IThreadPoolWorkItem.Execute() => TakeTurn();

    internal void SignalEgress() => Signal(Work.Egress);

    internal void SignalNodeReadable() => Signal(Work.NodeReadable);

    internal void SignalNodeSent() => Signal(Work.NodeSent);

    /// <inheritdoc/>
    protected override void OnDue() => Signal(Work.Due);

    private void Signal(Work work)
    {
        var before = (Work)Interlocked.Or(ref _work, (int)(work | Work.Turn));
        if ((before & Work.Turn) == 0)
            TakeTurn();
    }

    private void TakeTurn()
    {
        long most = BytesReceived + BytesSent + MaxBytesPerTurn;
        for (int round = 0; round < MaxRoundsPerTurn && BytesReceived + BytesSent < most; round++)
        {
            var work = (Work)Interlocked.And(ref _work, (int)Work.Turn) & ~Work.Turn;
            if (work != Work.None)
                Do(work);
            // Work that was marked after the last look is ours as well: the turn ends only when there is none.
            else if (Interlocked.CompareExchange(ref _work, 0, (int)Work.Turn) == (int)Work.Turn)
                return;
        }

        // The turn stays taken meanwhile.
        Pollers.GoOnLater(this);
    }

    private void Do(Work work)
    {
        try
        {
            // First, because a slab comes back with it, whatever the rest throws.
            if ((work & Work.Sent) != 0)
                FinishSend();
            if ((work & Work.NodeSent) != 0)
                GoOnUp(_relay!, _relay!.FinishUp());
            if ((work & Work.Begin) != 0)
                Begin();
            if ((work & Work.Abort) != 0)
                Finish(abort: true);
            if ((work & Work.Close) != 0)
                BeginEnding();
            if ((work & Work.Reached) != 0)
                AwaitAnswer(Interlocked.Exchange(ref _reached, null));
            if ((work & Work.Readable) != 0)
                ReadPeer();
            if ((work & Work.NodeReadable) != 0 && _relay is not null)
                ReadNode(_relay);
            if ((work & Work.Due) != 0)
                CheckDeadlines();
            if ((work & Work.Egress) != 0)
                SendSegments();
        }
        catch (Exception e)
        {
            // Not the peer's fault (those are values): a handler's, the owner's, or ours. It costs this connection, no other.
            Fail(e);
        }
    }

    private void Fail(Exception exception)
    {
        Close(CloseReason.InternalError, exception.Message);
        // Marked rather than done here, so that what it calls may throw as well.
        Signal(Work.Abort);
        try
        {
            _owner.OnFault(this, exception);
        }
        catch (Exception)
        {
            // Whoever is told of a fault may fail too; the turn goes on, to the reset.
            Signal(Work.Abort);
        }
    }
}
