using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Relaying;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>In front of a node that has answered: all bytes, both ways.</content>
/// <remarks>Both sockets' events are dealt with in the turns of this one connection, so it does not matter which threads they come on.</remarks>
public sealed partial class Connection
{
    // How often a side is looked at that has ended its direction.
    private const long LookMs = 5_000;

    private INodeLink? _link;
    private Relay? _relay;
    private TimeSpan? _silenceLimit;
    private long _movedBefore;

    // The first side to end its direction says why a relayed connection ended.
    private CloseReason _endedFirst;

    /// <summary>Whether a node behind us negotiates on it, and gets its bytes. Any thread.</summary>
    public bool IsForwarded => _settings.Gate is not null && Role == MiniProtocolRole.Responder;

    /// <summary><see cref="IBearer.UnacknowledgedForMs"/>, of the side that has given no sign for longer. Any thread.</summary>
    public long? UnacknowledgedForMs
    {
        get
        {
            long? peer = _bearer.UnacknowledgedForMs;
            long? node = Volatile.Read(ref _relay)?.Node.UnacknowledgedForMs;
            return peer is null || node > peer ? node : peer;
        }
    }

    private FlowTools Tools => new(_settings.Slabs, _settings.Pipes, Wheel.NowMs);

    private void ReadPeer()
    {
        if (_relay is not { } relay)
            Read();
        else if (_phase == ConnectionPhase.Established)
            GoOnUp(relay, relay.Up.Pump(_bearer, relay.Node, Tools));
        else if (_phase == ConnectionPhase.Ending && relay.Up.IsHolding)
            GoOnUp(relay, relay.Up.Flush(relay.Node, Tools));
        else
            Read();
    }

    private void ReadNode(Relay relay)
    {
        switch (_phase)
        {
            case ConnectionPhase.Offered:
                ReadAnswer(relay);
                break;
            case ConnectionPhase.Established:
                GoOnDown(relay, relay.Down.Pump(relay.Node, _bearer, Tools));
                break;
            case ConnectionPhase.Ending when relay.Down.IsHolding:
                GoOnDown(relay, relay.Down.Flush(_bearer, Tools));
                break;
            case ConnectionPhase.Ending:
                relay.Discard(Tools, _settings.EndingBytes);
                EndWhenSent();
                break;
        }
    }

    private void GoOnUp(Relay relay, FlowStep step)
    {
        if (step == FlowStep.Again)
            Signal(Work.Readable);
        else if (step == FlowStep.Ended)
            EndDirection(relay, CloseReason.PeerClosed);
        else if (step == FlowStep.SourceBroke)
            BreakOff(CloseReason.Reset);
        else if (step == FlowStep.SinkBroke)
            BreakOff(CloseReason.BackendReset);
        GoOn(relay);
    }

    private void GoOnDown(Relay relay, FlowStep step)
    {
        if (step == FlowStep.Again)
            Signal(Work.NodeReadable);
        else if (step == FlowStep.Ended)
            EndDirection(relay, CloseReason.BackendClosed);
        else if (step == FlowStep.SourceBroke)
            BreakOff(CloseReason.BackendReset);
        else if (step == FlowStep.SinkBroke)
            BreakOff(CloseReason.Reset);
        GoOn(relay);
    }

    private void GoOn(Relay relay)
    {
        // A write that is completed after the end has nobody who waits for the other.
        long? blockedSinceMs = _phase == ConnectionPhase.Closed ? null : relay.BlockedSinceMs;
        long dueMs = blockedSinceMs is { } since ? since + (long)_settings.WriteTimeout.TotalMilliseconds : 0;
        Volatile.Write(ref _isNodeBlocked, relay.IsNodeBlocked);
        if (dueMs != _writeDueMs)
        {
            Volatile.Write(ref _writeDueMs, dueMs);
            ArmFor(dueMs);
        }

        EndWhenSent();
    }

    private void EndDirection(Relay relay, CloseReason reason)
    {
        _receivingEnded = relay.Up.HasEnded;
        _sendingEnded = relay.Down.HasEnded;
        if (_endedFirst == CloseReason.None)
            _endedFirst = reason;
        LookLater();
        if (relay.HasEnded)
            Close(_endedFirst);
        else if (_silenceLimit is not { } limit || limit > _settings.HalfClosedTimeout)
            ExpectMoves(relay, _settings.HalfClosedTimeout);
    }

    /// <summary>A side that has ended is not waited for: that it is gone since, nobody tells before something is sent there.</summary>
    private void LookAtEnded(Relay relay)
    {
        LookLater();
        if (relay.Up.HasEnded)
            GoOnDown(relay, relay.Down.Probe(_bearer));
        else
            GoOnUp(relay, relay.Up.Probe(relay.Node));
    }

    private void LookLater()
    {
        _lookDueMs = Wheel.NowMs + LookMs;
        ArmFor(_lookDueMs);
    }

    /// <summary>Bytes must move within a limit, in either direction, and within as much again after that.</summary>
    private void ExpectMoves(Relay relay, TimeSpan limit)
    {
        _silenceLimit = limit;
        _movedBefore = relay.Moved;
        _phaseDueMs = Wheel.NowMs + (long)limit.TotalMilliseconds;
        ArmFor(_phaseDueMs);
    }

    private void EndSilence(Relay relay)
    {
        if (relay.Moved != _movedBefore)
            ExpectMoves(relay, _silenceLimit!.Value);
        else
            Close(_endedFirst == CloseReason.None ? CloseReason.PeerSilent : _endedFirst);
    }

    private void BreakOff(CloseReason reason)
    {
        // Also when another reason came first, and has not begun to end it: nobody reads the side that is left any more.
        Close(reason);
        Finish(abort: true);
    }

    private void LetNodeGo(bool abort)
    {
        _relay?.LetGo(abort, _settings.Pipes);
        bool isUnanswered = _phase == ConnectionPhase.Offered && _relay is not null && CloseReason == CloseReason.BackendTimedOut;
        _link?.Closed(isUnanswered ? CloseReason.BackendTimedOut : CloseReason.None);
        _link = null;
    }
}
