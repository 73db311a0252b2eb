using Dingo.ConnManager.Outbound;

namespace Dingo.Aot.Peers;

/// <summary>What came of one dial of a kept peer: a connection, or a kind of failure. The names are for metrics and log lines.</summary>
internal readonly record struct DialOutcome
{
    private static readonly string[] Own = ["connected", "reused", "internal_error"];

    private DialOutcome(int index) => Index = index;

    /// <summary>A connection of our own.</summary>
    public static DialOutcome Connected => new(0);

    /// <summary>The connection that the peer had opened.</summary>
    public static DialOutcome Reused => new(1);

    /// <summary>Our own code failed.</summary>
    public static DialOutcome InternalError => new(2);

    /// <summary>How many outcomes there are.</summary>
    public static int Count => Own.Length + OutboundFailureNames.Count;

    /// <summary>Its place in a table of counters, from 0.</summary>
    public int Index { get; }

    /// <summary>Whether dialling again soon is in vain: it will not go away by itself.</summary>
    public bool IsLasting => this == Of(OutboundFailure.WrongNetwork) || this == Of(OutboundFailure.NoCommonVersion)
        || this == Of(OutboundFailure.Forbidden) || this == InternalError;

    /// <summary>The outcome in <c>snake_case</c>.</summary>
    public string Name => Index < Own.Length ? Own[Index] : ((OutboundFailure)(Index - Own.Length)).Name();

    /// <summary>A dial that failed.</summary>
    public static DialOutcome Of(OutboundFailure failure) => new(Own.Length + (int)failure);

    /// <summary>The outcome at a place in a table of counters.</summary>
    public static DialOutcome At(int index) => new(index);
}
