using System.Collections.Immutable;

namespace Dingo.Ouroboros.Handshake;

/// <summary>An initiator's reading of the reply. The default value asks for more bytes.</summary>
public readonly record struct InitiatorResult
{
    /// <summary>What to do.</summary>
    public InitiatorOutcome Outcome { get; private init; }

    /// <summary>Bytes of the reply; 0 while it is incomplete, and for one that is malformed.</summary>
    public int Consumed { get; private init; }

    /// <summary>The peer answered with a proposal of its own: both dialled each other at once.</summary>
    public bool IsSimultaneousOpen { get; private init; }

    /// <summary>What was agreed; of use only when accepted.</summary>
    public Agreement Agreement { get; private init; }

    /// <summary>Why it was refused; <c>null</c> unless it was.</summary>
    public HandshakeRefusal? Refusal { get; private init; }

    /// <summary>The peer's versions, ascending as it sent them; empty unless a query was answered.</summary>
    public ImmutableArray<QueriedVersion> Versions { get => field.IsDefault ? [] : field; private init; }

    /// <summary>What was wrong; <see cref="HandshakeFault.None"/> unless malformed.</summary>
    public HandshakeFault Fault { get; private init; }

    internal static InitiatorResult Accepted(in Agreement agreement, int consumed, bool isSimultaneousOpen = false) => new()
    {
        Outcome = InitiatorOutcome.Accepted,
        Agreement = agreement,
        Consumed = consumed,
        IsSimultaneousOpen = isSimultaneousOpen,
    };

    internal static InitiatorResult Refused(HandshakeRefusal refusal, int consumed, bool isSimultaneousOpen = false) => new()
    {
        Outcome = InitiatorOutcome.Refused,
        Refusal = refusal,
        Consumed = consumed,
        IsSimultaneousOpen = isSimultaneousOpen,
    };

    internal static InitiatorResult QueryAnswered(ImmutableArray<QueriedVersion> versions, int consumed) => new()
    {
        Outcome = InitiatorOutcome.QueryAnswered,
        Versions = versions,
        Consumed = consumed,
    };

    internal static InitiatorResult Malformed(HandshakeFault fault) => new()
    {
        Outcome = InitiatorOutcome.Malformed,
        Fault = fault,
    };
}
