namespace Dingo.Aot;

/// <summary>Gives the memory of a crowd back to the system after it has left.</summary>
/// <remarks>
/// The collector runs when something is allocated: a daemon that has let ten thousand connections go, and now idles, would keep
/// their memory for ever. One collection takes a few milliseconds, at most every <see cref="Interval"/>.
/// </remarks>
internal sealed class CrowdMemory : IDisposable
{
    /// <summary>How often is looked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Bytes that must have come to be kept, for no connection that is there, to be worth a collection: 8 MiB.</summary>
    public const long Worth = 8 * 1024 * 1024;

    /// <summary>Bytes that a connection may keep: 2 KiB, about as much as an idle one does.</summary>
    public const long PerConnection = 2 * 1024;

    private readonly Func<int> _countConnections;
    private readonly Func<long> _residentBytes;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _kept;

    /// <summary>Begins to watch.</summary>
    /// <param name="countConnections">How many connections there are.</param>
    /// <param name="residentBytes">The memory that the process has in use.</param>
    /// <param name="collect">Collects; runs on the timer's thread.</param>
    /// <param name="time">Says when to look.</param>
    public CrowdMemory(Func<int> countConnections, Func<long> residentBytes, Action collect, TimeProvider time)
    {
        _countConnections = countConnections;
        _residentBytes = residentBytes;
        _collect = collect;
        _kept = MeasureKept();
        _timer = time.CreateTimer(static memory => ((CrowdMemory)memory!).Look(), this, Interval, Interval);
    }

    /// <summary>Collects all garbage and gives the system what is free then.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long kept = MeasureKept();
        if (kept - _kept < Worth)
        {
            _kept = Math.Min(_kept, kept);
            return;
        }

        _collect();
        // What is still kept is in use: not worth another try before there is as much again.
        _kept = MeasureKept();
    }

    private long MeasureKept() => _residentBytes() - (_countConnections() * PerConnection);
}
