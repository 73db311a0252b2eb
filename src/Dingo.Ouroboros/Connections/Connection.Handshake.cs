using System.Collections.Immutable;
using Dingo.Ouroboros.Buffers;
using Dingo.Ouroboros.Handshake;
using Dingo.Ouroboros.Segments;

namespace Dingo.Ouroboros.Connections;

/// <content>Before mini-protocols can run: version agreement, on mini-protocol 0.</content>
public sealed partial class Connection
{
    private const ushort HandshakeProtocol = 0;

    // A conforming peer uses one. A few more are harmless; many would have us look at the same bytes again and again.
    private const int MaxHandshakeSegments = 16;

    private SlabLease _handshakeBytes;
    private int _handshakeSegments;
    private uint _proposedAt;

    /// <summary>Why we refused the peer's proposal, if we did.</summary>
    public RefuseReason? Refusal { get; private set; }

    /// <summary>Why the peer refused our proposal, if it did.</summary>
    public RefuseReason? RefusedByPeer => PeerRefusal?.Reason;

    /// <summary>The peer's refusal, with what it said of its versions or of the reason; null if it did not refuse.</summary>
    public HandshakeRefusal? PeerRefusal { get; private set; }

    /// <summary>The versions that the peer named when we asked for them; empty otherwise.</summary>
    public ImmutableArray<QueriedVersion> QueriedVersions { get; private set; } = [];

    private void Propose() => SendHandshake(_settings.Handshake.Proposal.Span);

    private void TakeHandshake(SegmentHeader header, ReadOnlyMemory<byte> payload, bool isLast)
    {
        if (_handshakeSegments == 0)
            _proposedAt = header.Timestamp;
        if (!BelongsToHandshake(header) || (isLast && ++_handshakeSegments > MaxHandshakeSegments))
        {
            Close(CloseReason.HandshakeMalformed, "not a handshake segment");
            return;
        }

        // The ordinary case: all of it in one piece, and nothing to keep.
        bool isWhole = isLast && !_handshakeBytes.IsHeld;
        if (isWhole && Decide(payload))
            return;
        if (!Keep(payload.Span))
            Close(CloseReason.HandshakeMalformed, HandshakeFault.TooLarge.Name());
        else if (isLast && !isWhole)
            Decide(_handshakeBytes.Slab.Filled);
    }

    private bool BelongsToHandshake(SegmentHeader header)
    {
        if (header.Protocol != HandshakeProtocol || header.Length > SegmentLimits.MaxHandshakeMessage)
            return false;
        // Who dialled may be answered, or, when both dialled at once, be proposed to.
        return Role == MiniProtocolRole.Initiator || header.Sender == MiniProtocolRole.Initiator;
    }

    private bool Keep(ReadOnlySpan<byte> payload)
    {
        if (!_handshakeBytes.IsHeld)
            _handshakeBytes = _settings.Slabs.Rent();
        if (_handshakeBytes.Slab.Filled.Length + payload.Length > SegmentLimits.MaxHandshakeMessage)
            return false;
        _handshakeBytes.Slab.Append(payload);
        return true;
    }

    private void ForgetHandshake()
    {
        _handshakeBytes.Return();
        _handshakeBytes = default;
    }

    /// <returns><see langword="false"/> when the message is not complete.</returns>
    private bool Decide(ReadOnlyMemory<byte> message) =>
        Role == MiniProtocolRole.Initiator ? DecideAsInitiator(message)
        : _settings.Gate is { } gate ? DecideAsGate(gate, message) : DecideAsResponder(message);

    private bool DecideAsResponder(ReadOnlyMemory<byte> message)
    {
        Span<byte> reply = stackalloc byte[HandshakeResponder.MaxReplyBytes];
        var result = HandshakeResponder.Respond(_settings.Handshake, message, reply);
        reply = reply[..result.ReplyLength];
        switch (result.Outcome)
        {
            case ResponderOutcome.NeedMore:
                return false;
            case ResponderOutcome.Accepted:
                Establish(result.Agreement);
                // Closed at once, it accepts nothing; then nothing that was written meanwhile may be sent in place of the answer.
                if (IsClosing)
                    CloseChannels();
                else
                    SendHandshake(reply);
                break;
            case ResponderOutcome.QueryAnswered:
                AwaitEnd(result.Agreement);
                SendHandshake(reply);
                break;
            case ResponderOutcome.Refused:
                Refuse(result.RefuseReason, reply);
                break;
            case ResponderOutcome.Malformed:
                Close(CloseReason.HandshakeMalformed, result.Fault.Name());
                break;
        }

        return true;
    }

    private void Refuse(RefuseReason reason, ReadOnlySpan<byte> reply)
    {
        Refusal = reason;
        SendHandshake(reply);
        Close(CloseReason.HandshakeRefused, reason.Name());
    }

    private bool DecideAsInitiator(ReadOnlyMemory<byte> message)
    {
        var result = HandshakeInitiator.Receive(_settings.Handshake, message);
        switch (result.Outcome)
        {
            case InitiatorOutcome.NeedMore:
                return false;
            case InitiatorOutcome.Accepted:
                Establish(result.Agreement);
                break;
            case InitiatorOutcome.QueryAnswered:
                QueriedVersions = result.Versions;
                Close(CloseReason.QueryAnswered);
                break;
            case InitiatorOutcome.Refused:
                PeerRefusal = result.Refusal!;
                Close(CloseReason.RefusedByPeer, $"{PeerRefusal.Reason.Name()}: {PeerRefusal.Text}");
                break;
            case InitiatorOutcome.Malformed:
                Close(CloseReason.HandshakeMalformed, result.Fault.Name());
                break;
        }

        return true;
    }

    private void Establish(Agreement agreement)
    {
        Agreement = agreement;
        WasEstablished = true;
        _phase = ConnectionPhase.Established;
        _phaseDueMs = 0;
        ForgetHandshake();
        _owner.OnEstablished(this);
        // For what was written before there was a version to write it in.
        if (_relay is null)
            SignalEgress();
    }

    private void AwaitEnd(Agreement? agreement)
    {
        Agreement = agreement;
        _phase = ConnectionPhase.Answered;
        _phaseDueMs = Wheel.NowMs + (long)_settings.QueryTimeout.TotalMilliseconds;
        ArmFor(_phaseDueMs);
        ForgetHandshake();
        _owner.OnAnswered(this);
    }

    private void SendHandshake(ReadOnlySpan<byte> message)
    {
        var segment = _settings.Slabs.Rent();
        new SegmentHeader((uint)Wheel.NowUs, HandshakeProtocol, Role, (ushort)message.Length).Write(segment.Slab.Space);
        segment.Slab.Written(SegmentHeader.Size);
        segment.Slab.Append(message);
        Send(segment);
    }
}
