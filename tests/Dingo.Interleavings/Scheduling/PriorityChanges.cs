namespace Dingo.Interleavings.Scheduling;

/// <summary>
/// Threads have random priorities, and the highest that can go on does; at a few random steps the one that runs falls to the lowest
/// (PCT: Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", 2010).
/// </summary>
internal sealed class PriorityChanges : IStrategy
{
    private readonly ulong _seed;
    private readonly List<int> _priorities = [];
    private readonly HashSet<int> _changes = [];
    private Dice _dice;
    private int _step;
    private int _lowest;

    public PriorityChanges(ulong seed)
    {
        _seed = seed;
        _dice = new Dice(seed);
        IsFine = _dice.Next(2) == 0;
        // How long a schedule will be is not known beforehand, and may not depend on earlier ones: the seed guesses.
        int length = 8 << _dice.Next(6);
        for (int left = _dice.Next(5); left > 0; left--)
            _changes.Add(_dice.Next(length));
    }

    public string Seed => $"p{_seed}";

    public bool IsFine { get; }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        while (_priorities.Count <= runnable[^1])
            _priorities.Add(1 + _dice.Next(1 << 20));
        if (_changes.Contains(_step++) && current >= 0)
            _priorities[current] = --_lowest;

        int highest = runnable[0];
        foreach (int thread in runnable)
        {
            if (_priorities[thread] > _priorities[highest])
                highest = thread;
        }

        return highest;
    }
}
