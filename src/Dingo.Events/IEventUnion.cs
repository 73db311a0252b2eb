namespace Dingo.Events;

/// <summary>Any one of a set of events, by value: what a bus carries. The generator emits it.</summary>
public interface IEventUnion
{
    /// <summary>How many kinds of event there are.</summary>
    static abstract int TypeCount { get; }

    /// <summary>Which kind this is: 0 to <see cref="TypeCount"/> - 1, or -1 for a value that holds no event.</summary>
    int TypeIndex { get; }
}
