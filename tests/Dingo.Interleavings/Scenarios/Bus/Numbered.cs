using Dingo.Events;

namespace Dingo.Interleavings.Scenarios.Bus;

/// <summary>An event that is a number.</summary>
internal readonly record struct Numbered(int Value) : IEventUnion
{
    public static int TypeCount => 1;

    public int TypeIndex => 0;
}
