namespace Dingo.Interleavings.Scheduling;

/// <summary>At every step any thread that can go on may, the current one with a preference that the seed sets.</summary>
internal sealed class RandomWalk : IStrategy
{
    private readonly ulong _seed;
    private readonly int _preference;
    private Dice _dice;

    public RandomWalk(ulong seed)
    {
        _seed = seed;
        _dice = new Dice(seed);
        IsFine = _dice.Next(2) == 0;
        _preference = 1 << _dice.Next(4);
    }

    public string Seed => $"w{_seed}";

    public bool IsFine { get; }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        if (runnable.Length == 1)
            return runnable[0];
        if (current >= 0 && _dice.Next(_preference + 1) != 0)
            return current;
        return runnable[_dice.Next(runnable.Length)];
    }
}
