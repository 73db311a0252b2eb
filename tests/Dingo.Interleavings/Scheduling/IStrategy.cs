namespace Dingo.Interleavings.Scheduling;

/// <summary>Decides, at every step, which thread goes on.</summary>
internal interface IStrategy
{
    /// <summary>What names this very schedule, and leads to it again: see <see cref="Strategies.Parse"/>.</summary>
    string Seed { get; }

    /// <summary>Whether threads also stop behind their steps.</summary>
    bool IsFine { get; }

    /// <summary>Chooses.</summary>
    /// <param name="runnable">The threads that could go on, by rising index; at least one.</param>
    /// <param name="current">The one that has just run, if it could go on; else -1.</param>
    int Choose(ReadOnlySpan<int> runnable, int current);
}
