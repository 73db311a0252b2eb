namespace Dingo.ConnManager.Admission;

/// <summary>One limit as it stood at one instant, for one peer.</summary>
/// <param name="Reason">What a peer is told to be refused for by it.</param>
/// <param name="Count">How many places it counts as taken.</param>
/// <param name="Limit">How many there are.</param>
public readonly record struct AdmissionRule(RefusalReason Reason, int Count, int Limit)
{
    /// <summary>Whether one more has no place.</summary>
    public bool Refuses => Count >= Limit;
}
