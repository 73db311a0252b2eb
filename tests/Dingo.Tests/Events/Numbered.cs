using Dingo.Events;

namespace Dingo.Tests.Events;

/// <summary>The smallest thing that a bus can carry: a number, of an even or an odd kind.</summary>
internal readonly record struct Numbered(long Value) : IEventUnion
{
    static int IEventUnion.TypeCount => 2;

    int IEventUnion.TypeIndex => (int)(Value & 1);

    public static implicit operator Numbered(long value) => new(value);

    public static implicit operator long(Numbered numbered) => numbered.Value;
}
