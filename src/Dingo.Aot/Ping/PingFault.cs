using System.Collections.Immutable;

namespace Dingo.Aot.Ping;

/// <summary>Why a ping has no answer.</summary>
/// <param name="Failure">The kind.</param>
/// <param name="Detail">More of it, for people; may hold the node's own words.</param>
internal sealed record PingFault(PingFailure Failure, string Detail)
{
    /// <summary>What the node said to it; null where it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>The versions that the node has instead, as wire numbers; empty where it named none.</summary>
    public ImmutableArray<ulong> Versions { get; init; } = [];

    /// <summary>The whole, for people.</summary>
    public override string ToString() => $"{Failure.Words()}: {Detail}";
}
