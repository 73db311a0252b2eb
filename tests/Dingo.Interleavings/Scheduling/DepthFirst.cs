using System.Globalization;

namespace Dingo.Interleavings.Scheduling;

/// <summary>
/// One schedule after the other until there is none left with at most so many preemptions: switches away from a thread that could have
/// gone on. Few are enough for most faults, and the fewer, the sooner all are tried.
/// </summary>
internal sealed class DepthFirst : IStrategy
{
    private readonly List<(int Options, int Choice)> _path = [];
    private int _depth;
    private int _preemptions;

    /// <summary>Begins with the schedule that switches only where it must.</summary>
    /// <param name="maxPreemptions">How many there may be in one schedule.</param>
    public DepthFirst(int maxPreemptions) => MaxPreemptions = maxPreemptions;

    /// <summary>Goes to one schedule at once.</summary>
    /// <param name="deviations">What <see cref="Seed"/> said, without its first letter.</param>
    public DepthFirst(string deviations)
    {
        string[] all = deviations.Split('-');
        MaxPreemptions = int.Parse(all[0], CultureInfo.InvariantCulture);
        foreach (string deviation in all[1..])
        {
            int[] parts = Array.ConvertAll(deviation.Split('.'), static part => int.Parse(part, CultureInfo.InvariantCulture));
            while (_path.Count < parts[0])
                _path.Add((int.MaxValue, 0));
            _path.Add((int.MaxValue, parts[1]));
        }
    }

    public int MaxPreemptions { get; }

    /// <summary>The bound, then the decisions that were not the first option, as <c>xBOUND-DECISION.OPTION-DECISION.OPTION...</c></summary>
    public string Seed => $"x{MaxPreemptions}" + string.Concat(
        _path.Select(static (taken, at) => (taken.Choice, At: at)).Where(static d => d.Choice != 0).Select(static d => $"-{d.At}.{d.Choice}"));

    public bool IsFine => false;

    /// <summary>Goes on to the next schedule.</summary>
    /// <returns>False when there is none.</returns>
    public bool Advance()
    {
        while (_path.Count > 0 && _path[^1].Choice + 1 >= _path[^1].Options)
            _path.RemoveAt(_path.Count - 1);
        if (_path.Count == 0)
            return false;
        _path[^1] = (_path[^1].Options, _path[^1].Choice + 1);
        _depth = _preemptions = 0;
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current)
    {
        int options = current < 0 || _preemptions < MaxPreemptions ? runnable.Length : 1;
        int choice = options == 1 ? 0 : Decide(options);
        if (current < 0)
            return runnable[choice];
        if (choice == 0)
            return current;
        _preemptions++;
        return OtherThan(current, runnable, choice);
    }

    private int Decide(int options)
    {
        if (_depth == _path.Count)
            _path.Add((options, 0));
        return _path[_depth++].Choice;
    }

    private static int OtherThan(int current, ReadOnlySpan<int> runnable, int number)
    {
        foreach (int thread in runnable)
        {
            if (thread != current && --number == 0)
                return thread;
        }

        throw new InvalidOperationException("The same decisions led elsewhere: the scene is not deterministic, or the seed is one of other code.");
    }
}
