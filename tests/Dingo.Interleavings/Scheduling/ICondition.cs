namespace Dingo.Interleavings.Scheduling;

/// <summary>What a controlled thread waits for; looked at between the steps of others.</summary>
internal interface ICondition
{
    bool IsMet { get; }
}
