extern alias framework;

using System.Diagnostics.CodeAnalysis;
using Dingo.Interleavings.Scheduling;
using Real = framework::System.Threading.Volatile;

namespace System.Threading;

/// <summary>Stands in for the framework's in the code under test: each operation is a scheduling point.</summary>
internal static class Volatile
{
    public static int Read(ref readonly int location)
    {
        Steps.Before("volatile read");
        return Steps.After(Real.Read(in location), "volatile read");
    }

    public static long Read(ref readonly long location)
    {
        Steps.Before("volatile read");
        return Steps.After(Real.Read(in location), "volatile read");
    }

    public static ulong Read(ref readonly ulong location)
    {
        Steps.Before("volatile read");
        return Steps.After(Real.Read(in location), "volatile read");
    }

    public static bool Read(ref readonly bool location)
    {
        Steps.Before("volatile read");
        return Steps.After(Real.Read(in location), "volatile read");
    }

    [return: NotNullIfNotNull(nameof(location))]
    public static T Read<T>(ref readonly T location)
        where T : class?
    {
        Steps.Before("volatile read");
        return Steps.After(Real.Read(in location), "volatile read");
    }

    public static void Write(ref int location, int value)
    {
        Steps.Before("volatile write");
        Real.Write(ref location, value);
        Steps.After("volatile write");
    }

    public static void Write(ref long location, long value)
    {
        Steps.Before("volatile write");
        Real.Write(ref location, value);
        Steps.After("volatile write");
    }

    public static void Write(ref ulong location, ulong value)
    {
        Steps.Before("volatile write");
        Real.Write(ref location, value);
        Steps.After("volatile write");
    }

    public static void Write(ref bool location, bool value)
    {
        Steps.Before("volatile write");
        Real.Write(ref location, value);
        Steps.After("volatile write");
    }

    public static void Write<T>(ref T location, T value)
        where T : class?
    {
        Steps.Before("volatile write");
        Real.Write(ref location, value);
        Steps.After("volatile write");
    }
}
