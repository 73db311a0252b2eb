using Dingo.ConnManager.Admission;

namespace Dingo.Aot.Control.Commands;

/// <summary>One limit; a row of the answer to <c>explain</c>, in the order in which they are asked.</summary>
/// <param name="Rule">What a peer is told to be refused for by it.</param>
/// <param name="Count">How many places it counts as taken.</param>
/// <param name="Limit">How many there are.</param>
/// <param name="Refuses">Whether it has no place for one more.</param>
[ControlAnswer("rule")]
internal readonly record struct RuleAnswer(RefusalReason Rule, int Count, int Limit, bool Refuses);
