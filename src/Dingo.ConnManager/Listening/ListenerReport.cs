using Dingo.ConnManager.Admission;

namespace Dingo.ConnManager.Listening;

/// <summary>What one listener has counted.</summary>
/// <param name="Name">The listener's name.</param>
/// <param name="Accepts">What its acceptor saw.</param>
/// <param name="Refusals">How many peers got no place there, by reason.</param>
public sealed record ListenerReport(string Name, ListenerFigures Accepts, Func<RefusalReason, long> Refusals);
