namespace Dingo.Aot;

/// <summary>Gives the memory of a crowd back to the system after it has left.</summary>
/// <remarks>
/// The collector runs when something is allocated: a daemon that has let ten thousand connections go, and now idles, would keep
/// their memory for ever. One collection takes a few milliseconds, at most every <see cref="Interval"/>.
/// </remarks>
internal sealed class CrowdMemory : IDisposable
{
    /// <summary>How often the connections are counted.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Connections, at about 2 KiB each, that must have left to be worth a collection.</summary>
    public const int Crowd = 1000;

    private readonly Func<int> _countConnections;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private int _most;

    /// <summary>Begins to watch.</summary>
    /// <param name="countConnections">How many connections there are.</param>
    /// <param name="collect">Collects; runs on the timer's thread.</param>
    /// <param name="time">Says when to look.</param>
    public CrowdMemory(Func<int> countConnections, Action collect, TimeProvider time)
    {
        _countConnections = countConnections;
        _collect = collect;
        _timer = time.CreateTimer(static memory => ((CrowdMemory)memory!).Look(), this, Interval, Interval);
    }

    /// <summary>Collects all garbage and gives the system what is free then.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        int now = _countConnections();
        _most = Math.Max(_most, now);
        // While they are still leaving it would be too early: the rest would keep its memory.
        if (_most - now < Crowd || now > _most / 2)
            return;
        _most = now;
        _collect();
    }
}
