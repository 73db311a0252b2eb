namespace Dingo.Ouroboros.Bearers.Polling;

/// <summary>The pollers of this process: threads that watch listeners and connections, in place of the runtime's socket engine. Linux.</summary>
/// <remarks>
/// The runtime's engine asks each socket once more before it waits for it, sets each to non-blocking by two calls, and spreads sockets over its
/// threads without a thought for those that belong together. Measured, a connection that is forwarded takes up to a quarter less processor
/// time by a poller, and a message that is passed on a tenth to a fifth less.
/// </remarks>
public static class Pollers
{
    private static readonly List<Poller> Made = [];

    private static Poller[]? _all;
    private static int _turn;

    /// <summary>
    /// How many there are: 1, or on other systems 0, unless it is set before the first listener or bearer is made. With 0 none is made that
    /// needs one.
    /// </summary>
    public static int Count { get; set; } = OperatingSystem.IsLinux() ? 1 : 0;

    /// <summary>Whether there are any.</summary>
    public static bool AreUsed => Count > 0;

    /// <summary>Starts them now, if there are to be any, and not with the first wait: so that what they take is there, and is seen, from the start.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no descriptor for one.</exception>
    public static void Start()
    {
        if (AreUsed)
            All();
    }

    /// <summary>Goes on later with what has had its turn and is not done: on a poller's thread behind others, if it is the only one there.</summary>
    /// <remarks>A stream alone is cheapest where it is; of several each would wait for all others, and the thread pool has more threads.</remarks>
    internal static void GoOnLater(IThreadPoolWorkItem work)
    {
        if (Poller.Current is not { } poller || !poller.TryGoOnLater(work))
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    /// <summary>One to watch a socket: on a poller's thread that poller, so that what belongs together stays together; else each in turn.</summary>
    internal static Poller Choose() => Poller.Current ?? Next();

    /// <summary>Each in turn, also on a poller's thread: for what does not belong to anything. Any thread.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no descriptor for one that is yet to be made (<see cref="Start"/>).</exception>
    public static Poller Next()
    {
        var all = All();
        return all[(uint)Interlocked.Increment(ref _turn) % (uint)all.Length];
    }

    private static Poller[] All() => Volatile.Read(ref _all) ?? Make();

    private static Poller[] Make()
    {
        lock (Made)
        {
            // Those of an attempt that failed are there still.
            while (Made.Count < Math.Max(1, Count))
                Made.Add(Poller.Start($"poller {Made.Count}"));
            return _all ??= [.. Made];
        }
    }
}
