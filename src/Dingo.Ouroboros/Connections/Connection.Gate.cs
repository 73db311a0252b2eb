using System.Runtime.InteropServices;
using Dingo.Ouroboros.Bearers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Relaying;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>The gate before a node that negotiates for itself: the proposal that passes is taken there, and the answer back.</content>
/// <remarks>The peer is told nothing before the node has answered; until then another node can take the place of one that fails.</remarks>
public sealed partial class Connection
{
    /// <summary>The most that <see cref="WriteProposal"/> writes.</summary>
    public const int MaxProposalBytes = SegmentHeader.Size + SegmentLimits.MaxHandshakeMessage;

    private IBearer? _reached;

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
        var result = gate.Examine(MemoryMarshal.AsMemory(message), reply);
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
}
