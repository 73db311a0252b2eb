namespace Dingo.Interleavings.Scheduling;

/// <summary>A small program of a few threads, set up afresh for every schedule by its constructor.</summary>
internal abstract class Scene
{
    private readonly List<(string Name, Action Body)> _threads = [];

    public IReadOnlyList<(string Name, Action Body)> Threads => _threads;

    /// <summary>Looked at after every step, while nothing else runs; null when there is none.</summary>
    public virtual Action? Invariant => null;

    /// <summary>Looks at what the threads left.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Conclude()
    {
        try
        {
            AtEnd();
            return null;
        }
        catch (Exception e)
        {
            return e is ExpectationException ? e.Message : e.ToString();
        }
    }

    /// <summary>What must be so when all threads have ended.</summary>
    protected abstract void AtEnd();

    /// <summary>Adds a thread. All begin at once.</summary>
    protected void Does(string name, Action body) => _threads.Add((name, body));

    protected static void Expect(bool isTrue, string message) => Steps.Expect(isTrue, message);

    protected static void ExpectEqual<T>(T actual, T expected, string what)
        where T : notnull
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
            Steps.Expect(false, $"{what}: {actual}, not {expected}");
    }
}
