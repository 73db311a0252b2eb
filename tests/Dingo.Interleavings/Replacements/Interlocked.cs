extern alias framework;

using System.Diagnostics.CodeAnalysis;
using Dingo.Interleavings.Scheduling;
using Real = framework::System.Threading.Interlocked;

namespace System.Threading;

/// <summary>Stands in for the framework's in the code under test: each operation is a scheduling point.</summary>
internal static class Interlocked
{
    public static void MemoryBarrier()
    {
        Steps.Before(nameof(MemoryBarrier));
        Real.MemoryBarrier();
    }

    public static long Read(ref readonly long location)
    {
        Steps.Before(nameof(Read));
        return Steps.After(Real.Read(in location), nameof(Read));
    }

    public static int Increment(ref int location)
    {
        Steps.Before(nameof(Increment));
        return Steps.After(Real.Increment(ref location), nameof(Increment));
    }

    public static long Increment(ref long location)
    {
        Steps.Before(nameof(Increment));
        return Steps.After(Real.Increment(ref location), nameof(Increment));
    }

    public static ulong Increment(ref ulong location)
    {
        Steps.Before(nameof(Increment));
        return Steps.After(Real.Increment(ref location), nameof(Increment));
    }

    public static int Decrement(ref int location)
    {
        Steps.Before(nameof(Decrement));
        return Steps.After(Real.Decrement(ref location), nameof(Decrement));
    }

    public static int Add(ref int location, int value)
    {
        Steps.Before(nameof(Add));
        return Steps.After(Real.Add(ref location, value), nameof(Add));
    }

    public static long Add(ref long location, long value)
    {
        Steps.Before(nameof(Add));
        return Steps.After(Real.Add(ref location, value), nameof(Add));
    }

    public static int And(ref int location, int value)
    {
        Steps.Before(nameof(And));
        return Steps.After(Real.And(ref location, value), nameof(And));
    }

    public static int Or(ref int location, int value)
    {
        Steps.Before(nameof(Or));
        return Steps.After(Real.Or(ref location, value), nameof(Or));
    }

    public static T Exchange<T>(ref T location, T value)
        where T : class?
    {
        Steps.Before(nameof(Exchange));
        return Steps.After(Real.Exchange(ref location, value), nameof(Exchange));
    }

    public static int Exchange(ref int location, int value)
    {
        Steps.Before(nameof(Exchange));
        return Steps.After(Real.Exchange(ref location, value), nameof(Exchange));
    }

    public static long Exchange(ref long location, long value)
    {
        Steps.Before(nameof(Exchange));
        return Steps.After(Real.Exchange(ref location, value), nameof(Exchange));
    }

    public static int CompareExchange(ref int location, int value, int comparand)
    {
        Steps.Before(nameof(CompareExchange));
        return Steps.After(Real.CompareExchange(ref location, value, comparand), nameof(CompareExchange));
    }

    public static long CompareExchange(ref long location, long value, long comparand)
    {
        Steps.Before(nameof(CompareExchange));
        return Steps.After(Real.CompareExchange(ref location, value, comparand), nameof(CompareExchange));
    }

    [return: NotNullIfNotNull(nameof(location))]
    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class?
    {
        Steps.Before(nameof(CompareExchange));
        return Steps.After(Real.CompareExchange(ref location, value, comparand), nameof(CompareExchange));
    }
}
