using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>In front of a node that negotiates for itself: the proposal that passes the gate is taken there, and then all bytes, both ways.</content>
/// <remarks>
/// Both sockets' events are dealt with in the turns of this one connection, so it does not matter which threads they come on. The peer is
/// told nothing before the node has answered; until then another node can take the place of one that fails.
/// </remarks>
public sealed partial class Connection
{
    /// <summary>The most that <see cref="WriteProposal"/> writes.</summary>
    public const int MaxProposalBytes = SegmentHeader.Size + SegmentLimits.MaxHandshakeMessage;

    // How often a side is looked at that has ended its direction.
    private const long LookMs = 5_000;

    private INodeLink? _link;
    private IBearer? _reached;
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

    /// <summary>Writes what a node is to be sent first: the peer's proposal as it passed the gate, in one segment.</summary>
    /// <remarks>Only while a node is reached for, in <see cref="INodeLink.Reach"/>.</remarks>
    /// <param name="destination">Of <see cref="MaxProposalBytes"/> or more.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteProposal(Span<byte> destination)
    {
        var proposal = _handshakeBytes.Slab.Filled.Span;
        new SegmentHeader(_proposedAt, HandshakeProtocol, MiniProtocolRole.Initiator, (ushort)proposal.Length).Write(destination);
        proposal.CopyTo(destination[SegmentHeader.Size..]);
        return SegmentHeader.Size + proposal.Length;
    }

    /// <summary>Goes on with the node that was to be reached (<see cref="INodeLink.Reach"/>), or asks for another. Any thread.</summary>
    /// <param name="node">
    /// Connected, to one that negotiates for itself and was sent the proposal; owned by the connection from here on, also when that is
    /// closed. Null when it cannot be reached.
    /// </param>
    public void Relay(IBearer? node)
    {
        Volatile.Write(ref _reached, node);
        Signal(Work.Reached);
    }

    private bool DecideAsGate(HandshakeGate gate, ReadOnlyMemory<byte> message)
    {
        Span<byte> reply = stackalloc byte[HandshakeResponder.MaxReplyBytes];
        var result = gate.Examine(System.Runtime.InteropServices.MemoryMarshal.AsMemory(message), reply);
        switch (result.Outcome)
        {
            case GateOutcome.NeedMore:
                return false;
            case GateOutcome.Passed:
                Offer(message.Span);
                break;
            case GateOutcome.Refused:
                Refuse(result.RefuseReason, reply[..result.ReplyLength]);
                break;
            case GateOutcome.Malformed:
                Close(CloseReason.HandshakeMalformed, result.Fault.Name());
                break;
        }

        return true;
    }

    private void Offer(ReadOnlySpan<byte> proposal)
    {
        if (!_handshakeBytes.IsHeld)
            Keep(proposal);
        _phase = ConnectionPhase.Offered;
        _phaseDueMs = Wheel.NowMs + (long)_settings.HandshakeTimeout.TotalMilliseconds;
        ArmFor(_phaseDueMs);
        _link = _owner.OnProposed(this);
        _link.Reach(this, CloseReason.None);
    }

    private void AwaitAnswer(IBearer? node)
    {
        if (_phase != ConnectionPhase.Offered)
        {
            node?.Abort();
            return;
        }

        if (node is null)
        {
            TryAnotherNode(CloseReason.NoBackend);
            return;
        }

        _relay = new Relay(this, node);
        GoOnDown(_relay, Flow.Await(node));
    }

    private void TryAnotherNode(CloseReason failure)
    {
        _relay?.LetGo(abort: true, _settings.Pipes);
        _relay = null;
        _link!.Reach(this, failure);
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

    private void ReadAnswer(Relay relay)
    {
        var status = relay.ReceiveAnswer(_settings.Gate!, _handshakeBytes.Slab.Filled, Slabs, out var result);
        if (status == BearerStatus.Ended)
            TryAnotherNode(CloseReason.BackendClosed);
        else if (status == BearerStatus.Broken)
            TryAnotherNode(CloseReason.BackendReset);
        else if (result.Outcome == InitiatorOutcome.NeedMore)
            GoOnDown(relay, Flow.Await(relay.Node));
        else if (result.Outcome == InitiatorOutcome.Malformed)
            TryAnotherNode(CloseReason.BackendMalformed);
        else
            TakeAnswer(relay, result);
    }

    private void TakeAnswer(Relay relay, in InitiatorResult result)
    {
        _link!.Answered();
        // An end that came before the answer is read once more, now that it can be passed on.
        if (_receivingEnded)
            Signal(Work.Readable);
        if (result.Outcome == InitiatorOutcome.Accepted)
        {
            Establish(result.Agreement);
            if (IsClosing)
                EndWithoutAnswer();
            else
                PassAnswerOn(relay);
            return;
        }

        if (result.Outcome == InitiatorOutcome.QueryAnswered)
            AwaitEnd(null);
        var answer = relay.TakeAnswer();
        // The node has said all that there is to say.
        answer.Slab.Keep(SegmentHeader.Size + result.Consumed);
        Send(answer);
        LetNodeGo(abort: false);
        if (result.Refusal is not { } refusal)
            return;
        Refusal = refusal.Reason;
        Close(CloseReason.HandshakeRefused, $"by the node, {refusal.Reason.Name()}: {refusal.Text}");
    }

    /// <summary>Closed at once, the answer goes with the relay, and the node's end is waited for.</summary>
    private void EndWithoutAnswer()
    {
        // Whoever closes on another thread may not have marked it yet, and nothing may be passed on in place of the answer.
        BeginEnding();
        SignalNodeReadable();
    }

    private void PassAnswerOn(Relay relay)
    {
        var step = relay.Down.Write(relay.TakeAnswer(), _bearer, Wheel.NowMs);
        // It came alone, in general: there is no more to read yet.
        GoOnDown(relay, step == FlowStep.Again ? Flow.Await(relay.Node) : step);
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
