namespace Dingo.Ouroboros.Handshake;

/// <summary>A gate's decision on a proposal. The default value asks for more bytes.</summary>
public readonly record struct GateResult
{
    /// <summary>What to do.</summary>
    public GateOutcome Outcome { get; private init; }

    /// <summary>Bytes of the reply, at the start of the span that was given for it; 0 unless refused.</summary>
    public int ReplyLength { get; private init; }

    /// <summary>Why it was refused; of use only then.</summary>
    public RefuseReason RefuseReason { get; private init; }

    /// <summary>What was wrong; <see cref="HandshakeFault.None"/> unless malformed.</summary>
    public HandshakeFault Fault { get; private init; }

    internal static GateResult Passed => new() { Outcome = GateOutcome.Passed };

    internal static GateResult Refused(RefuseReason reason, int replyLength) => new()
    {
        Outcome = GateOutcome.Refused,
        RefuseReason = reason,
        ReplyLength = replyLength,
    };

    internal static GateResult Malformed(HandshakeFault fault) => new()
    {
        Outcome = GateOutcome.Malformed,
        Fault = fault,
    };
}
