namespace Dingo.Ouroboros.Connections;

/// <content>What must happen by when.</content>
/// <remarks>
/// One place in the wheel serves all deadlines. It is armed for the earliest; a later one costs nothing until then, when it is
/// armed anew. 0 stands for "none".
/// </remarks>
public sealed partial class Connection
{
    private long _phaseDueMs;
    private long _segmentDueMs;
    private long _writeDueMs;
    private long _lookDueMs;
    private long _armedMs;

    /// <summary>Closes the connection with <see cref="CloseReason.PeerSilent"/> unless this is called again in time.</summary>
    /// <remarks>
    /// For whoever took the connection over and knows what a live peer sends. To be called in the connection's turn: while it is
    /// handed over, or from a handler. Renewing costs a look at the clock. Where bytes are forwarded it renews itself whenever some move;
    /// that is looked at once within the limit, so silence may last up to twice as long.
    /// </remarks>
    /// <param name="limit">From now on; positive.</param>
    public void ExpectWithin(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        if (_phase != ConnectionPhase.Established)
            return;
        if (_relay is not null)
        {
            ExpectMoves(_relay, limit);
            return;
        }

        _phaseDueMs = Wheel.NowMs + (long)limit.TotalMilliseconds;
        ArmFor(_phaseDueMs);
    }

    private void ArmFor(long dueMs)
    {
        if (dueMs == 0 || (_armedMs != 0 && _armedMs <= dueMs))
            return;
        _armedMs = dueMs;
        Arm(Wheel, dueMs);
    }

    private void CheckDeadlines()
    {
        if (_phase == ConnectionPhase.Closed)
            return;

        _armedMs = 0;
        long now = Wheel.NowMs;
        // Each by itself: the first may be put off, and one that is past is not armed again.
        if (IsPast(_phaseDueMs, now))
            EndPhase();
        if (IsPast(_writeDueMs, now))
            EndWrite();
        if (IsPast(_segmentDueMs, now))
            Close(CloseReason.SegmentTimedOut);
        if (IsPast(_lookDueMs, now))
            LookAgain();

        if (_phase == ConnectionPhase.Closed)
            return;
        ArmUnlessPast(_phaseDueMs, now);
        ArmUnlessPast(_writeDueMs, now);
        ArmUnlessPast(_segmentDueMs, now);
        ArmUnlessPast(_lookDueMs, now);
    }

    private void EndPhase()
    {
        switch (_phase)
        {
            case ConnectionPhase.Handshake:
                Close(CloseReason.HandshakeTimedOut);
                break;
            case ConnectionPhase.Offered:
                Close(CloseReason.BackendTimedOut, "no answer to the proposal");
                break;
            case ConnectionPhase.Established when _relay is not null:
                EndSilence(_relay);
                break;
            case ConnectionPhase.Established:
                Close(CloseReason.PeerSilent);
                break;
            case ConnectionPhase.Answered:
                Close(CloseReason.QueryAnswered);
                break;
            case ConnectionPhase.Ending:
                Finish(abort: true);
                break;
        }
    }

    private void EndWrite()
    {
        if (IsNodeBlocked)
            Close(CloseReason.BackendTimedOut, "the node does not read");
        else
            Close(CloseReason.WriteStalled);
    }

    /// <summary>At what nobody tells of.</summary>
    private void LookAgain()
    {
        if (_phase == ConnectionPhase.Established && _relay is { HasEnded: false } relay)
            LookAtEnded(relay);
        else
            EndWhenSent();
    }

    private void ArmUnlessPast(long dueMs, long now)
    {
        if (!IsPast(dueMs, now))
            ArmFor(dueMs);
    }

    private static bool IsPast(long dueMs, long now) => dueMs != 0 && dueMs <= now;
}
