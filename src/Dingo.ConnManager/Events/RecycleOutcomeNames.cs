namespace Dingo.ConnManager.Events;

/// <summary>The one place for the text of a <see cref="RecycleOutcome"/>: metric labels and log lines.</summary>
public static class RecycleOutcomeNames
{
    private static readonly string[] Names = ["closed", "stale", "unknown", "contradictory"];

    /// <summary>How many outcomes there are.</summary>
    public static int Count => Names.Length;

    /// <summary>The outcome in <c>snake_case</c>.</summary>
    public static string Name(this RecycleOutcome outcome) => Names[(int)outcome];
}
