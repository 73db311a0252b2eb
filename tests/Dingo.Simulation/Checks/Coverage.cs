namespace Dingo.Simulation.Checks;

/// <summary>What has happened how often, over all seeds.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Everything that has happened, by kind and name.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Count(string name, long times = 1)
    {
        if (times > 0)
            _counts[name] = _counts.GetValueOrDefault(name) + times;
    }

    public void Add(Coverage other)
    {
        foreach (var (name, count) in other._counts)
            Count(name, count);
    }
}
