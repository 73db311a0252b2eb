using Dingo.Ouroboros.Connections;

namespace Dingo.ConnManager;

/// <summary>What a stop left undone.</summary>
/// <param name="CutShort">How many connections had not ended when the time was up, and were reset.</param>
/// <param name="Left">Those that had not ended a second later either: code that handles them does not return. They end when it does.</param>
public sealed record StopReport(int CutShort, IReadOnlyList<ConnectionId> Left)
{
    /// <summary>Everything ended in time.</summary>
    public static readonly StopReport Clean = new(0, []);
}
