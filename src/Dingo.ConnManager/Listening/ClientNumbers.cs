namespace Dingo.ConnManager.Listening;

/// <summary>What tells clients apart that have no address of their own.</summary>
internal static class ClientNumbers
{
    // Of the process, not of a listener: one that is bound again must not give a number again.
    private static ulong _last;

    /// <summary>1 or more, never the same twice. Any thread.</summary>
    public static ulong Next() => Interlocked.Increment(ref _last);
}
