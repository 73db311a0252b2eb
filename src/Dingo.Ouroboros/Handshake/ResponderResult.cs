namespace Dingo.Ouroboros.Handshake;

/// <summary>A responder's decision. The default value asks for more bytes.</summary>
public readonly record struct ResponderResult
{
    /// <summary>What to do.</summary>
    public ResponderOutcome Outcome { get; private init; }

    /// <summary>Bytes of the reply, at the start of the span that was given for it; 0 if there is none.</summary>
    public int ReplyLength { get; private init; }

    /// <summary>Bytes of the proposal; 0 while it is incomplete, and for one that is malformed.</summary>
    public int Consumed { get; private init; }

    /// <summary>What was agreed; of use when accepted, and when a query was answered.</summary>
    public Agreement Agreement { get; private init; }

    /// <summary>Why it was refused; of use only then.</summary>
    public RefuseReason RefuseReason { get; private init; }

    /// <summary>What was wrong; <see cref="HandshakeFault.None"/> unless malformed.</summary>
    public HandshakeFault Fault { get; private init; }

    internal static ResponderResult Accepted(in Agreement agreement, int replyLength, int consumed) => new()
    {
        Outcome = ResponderOutcome.Accepted,
        Agreement = agreement,
        ReplyLength = replyLength,
        Consumed = consumed,
    };

    internal static ResponderResult QueryAnswered(in Agreement agreement, int replyLength, int consumed) => new()
    {
        Outcome = ResponderOutcome.QueryAnswered,
        Agreement = agreement,
        ReplyLength = replyLength,
        Consumed = consumed,
    };

    internal static ResponderResult Refused(RefuseReason reason, int replyLength, int consumed) => new()
    {
        Outcome = ResponderOutcome.Refused,
        RefuseReason = reason,
        ReplyLength = replyLength,
        Consumed = consumed,
    };

    internal static ResponderResult Malformed(HandshakeFault fault) => new()
    {
        Outcome = ResponderOutcome.Malformed,
        Fault = fault,
    };
}
