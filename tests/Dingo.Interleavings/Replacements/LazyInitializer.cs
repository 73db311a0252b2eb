namespace System.Threading;

/// <summary>Stands in for the framework's, which takes its two steps out of the scheduler's sight.</summary>
internal static class LazyInitializer
{
    public static T EnsureInitialized<T>(ref T? target, Func<T> valueFactory)
        where T : class =>
        Volatile.Read(ref target) ?? Initialize(ref target, valueFactory());

    private static T Initialize<T>(ref T? target, T made)
        where T : class =>
        Interlocked.CompareExchange(ref target, made, null) ?? made;
}
