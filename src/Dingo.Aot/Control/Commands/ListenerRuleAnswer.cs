using Dingo.ConnManager.Admission;

namespace Dingo.Aot.Control.Commands;

/// <summary>What one list of one listener says; a row of the answer to <c>explain</c>, after those of the limits.</summary>
/// <param name="Listener">Its name.</param>
/// <param name="Rule">
/// <c>not_allowed</c> for the list of those who may connect; <c>not_a_proxy</c> for that of the proxies, who alone may connect directly.
/// </param>
/// <param name="Refuses">Whether the address is not on it.</param>
[ControlAnswer("listener_rule")]
internal readonly record struct ListenerRuleAnswer(string Listener, RefusalReason Rule, bool Refuses);
